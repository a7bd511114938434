using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>What was taken of each folder, so that it can be compared with what the server holds.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000100_ComparedMailboxes")]
internal sealed class ComparedMailboxes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("takes_since", "channels_mailbox", nullable: true);
        migrationBuilder.AddColumn<long>("first_uid", "channels_mailbox", nullable: false, defaultValue: 0L);
        migrationBuilder.AddColumn<long>("compared_at", "channels_mailbox", nullable: true);
        migrationBuilder.AddColumn<int>("missing_count", "channels_mailbox", nullable: false, defaultValue: 0);
        migrationBuilder.AddColumn<bool>("brings_missing", "channels_mailbox", nullable: false, defaultValue: false);
        migrationBuilder.AddColumn<long>("last_mail_at", "channels_mailbox", nullable: true);
        migrationBuilder.AddColumn<int>("last_delay_seconds", "channels_mailbox", nullable: true);
        // What was read before is compared from its end on.
        migrationBuilder.Sql("UPDATE channels_mailbox SET first_uid = last_uid + 1");
        migrationBuilder.AddColumn<long>("reached_server_at", "channels_received_mail", nullable: true);

        migrationBuilder.CreateTable(
            "channels_taken_uid",
            table => new
            {
                mailbox_id = table.Column<Guid>(nullable: false),
                uid_validity = table.Column<long>(nullable: false),
                uid = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_channels_taken_uid", x => new { x.mailbox_id, x.uid_validity, x.uid }));

        migrationBuilder.CreateTable(
            "channels_missing_mail",
            table => new
            {
                mailbox_id = table.Column<Guid>(nullable: false),
                uid = table.Column<long>(nullable: false),
                from_address = table.Column<string>(maxLength: 320, nullable: true),
                subject = table.Column<string>(maxLength: 500, nullable: true),
                length = table.Column<long>(nullable: false),
                reached_server_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_channels_missing_mail", x => new { x.mailbox_id, x.uid }));
    }
}
