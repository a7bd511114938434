using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Other addresses of a mailbox, and by which of them mail came and leaves.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000500_MailboxAliases")]
internal sealed class MailboxAliases : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "channels_mailbox_alias",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                mailbox_id = table.Column<Guid>(nullable: false),
                address = table.Column<string>(maxLength: 320, nullable: false),
                display_name = table.Column<string>(maxLength: 200, nullable: false),
                queue_id = table.Column<Guid>(nullable: true),
                signature = table.Column<string>(nullable: false),
                language = table.Column<string>(maxLength: 10, nullable: false),
                created_at = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_channels_mailbox_alias", x => x.id));
        migrationBuilder.CreateIndex("ux_channels_mailbox_alias_address", "channels_mailbox_alias", "address", unique: true);

        migrationBuilder.AddColumn<Guid>("alias_id", "channels_received_mail", nullable: true);
        migrationBuilder.AddColumn<string>("came_to", "channels_received_mail", maxLength: 320, nullable: true);
        migrationBuilder.AddColumn<string>("from_address", "channels_outgoing_mail", maxLength: 320, nullable: true);
        migrationBuilder.AddColumn<string>("from_name", "channels_outgoing_mail", maxLength: 200, nullable: true);
    }
}
