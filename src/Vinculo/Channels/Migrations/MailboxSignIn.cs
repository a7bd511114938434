using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Mailboxes that are entered with the consent of their owner instead of a password.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000400_MailboxSignIn")]
internal sealed class MailboxSignIn : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<Guid>("imap_consent_id", "channels_mailbox", nullable: true);
        migrationBuilder.AddColumn<Guid>("smtp_consent_id", "channels_mailbox", nullable: true);

        migrationBuilder.CreateTable(
            "channels_sign_in_client",
            table => new
            {
                provider = table.Column<string>(maxLength: 32, nullable: false),
                client_id = table.Column<string>(maxLength: 500, nullable: false),
                protected_secret = table.Column<string>(nullable: false),
                tenant = table.Column<string>(maxLength: 255, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_channels_sign_in_client", x => x.provider));

        migrationBuilder.CreateTable(
            "channels_sign_in_attempt",
            table => new
            {
                state_hash = table.Column<string>(maxLength: 64, nullable: false),
                mailbox_id = table.Column<Guid>(nullable: false),
                provider = table.Column<string>(maxLength: 32, nullable: false),
                account_id = table.Column<Guid>(nullable: false),
                protected_verifier = table.Column<string>(nullable: false),
                until = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_channels_sign_in_attempt", x => x.state_hash));

        migrationBuilder.CreateTable(
            "channels_mailbox_consent",
            table => new
            {
                mailbox_id = table.Column<Guid>(nullable: false),
                provider = table.Column<string>(maxLength: 32, nullable: false),
                protected_access_token = table.Column<string>(nullable: false),
                access_token_ends_at = table.Column<long>(nullable: false),
                protected_refresh_token = table.Column<string>(nullable: false),
                given_at = table.Column<long>(nullable: true),
                ended_because = table.Column<string>(maxLength: 500, nullable: true),
                renewing_until = table.Column<long>(nullable: true),
                revision = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_channels_mailbox_consent", x => x.mailbox_id));
    }
}
