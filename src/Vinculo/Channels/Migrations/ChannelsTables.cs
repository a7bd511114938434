using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000600_ChannelsTables")]
internal sealed class ChannelsTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "channels_mailbox",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                address = table.Column<string>(maxLength: 320, nullable: false),
                display_name = table.Column<string>(maxLength: 200, nullable: false),
                folder = table.Column<string>(maxLength: 255, nullable: false),
                queue_id = table.Column<Guid>(nullable: true),
                signature = table.Column<string>(nullable: false),
                acknowledges = table.Column<bool>(nullable: false),
                active = table.Column<bool>(nullable: false),
                created_at = table.Column<long>(nullable: false),
                revision = table.Column<Guid>(nullable: false),
                uid_validity = table.Column<long>(nullable: false),
                last_uid = table.Column<long>(nullable: false),
                last_success_at = table.Column<long>(nullable: true),
                failing_since = table.Column<long>(nullable: true),
                problem = table.Column<string>(maxLength: 100, nullable: true),
                problem_detail = table.Column<string>(maxLength: 500, nullable: true),
                leased_by = table.Column<string>(maxLength: 100, nullable: true),
                leased_until = table.Column<long>(nullable: false),
                imap_host = table.Column<string>(maxLength: 255, nullable: false),
                imap_port = table.Column<int>(nullable: false),
                imap_protected_password = table.Column<string>(nullable: false),
                imap_security = table.Column<string>(maxLength: 32, nullable: false),
                imap_user_name = table.Column<string>(maxLength: 320, nullable: false),
                smtp_host = table.Column<string>(maxLength: 255, nullable: false),
                smtp_port = table.Column<int>(nullable: false),
                smtp_protected_password = table.Column<string>(nullable: false),
                smtp_security = table.Column<string>(maxLength: 32, nullable: false),
                smtp_user_name = table.Column<string>(maxLength: 320, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_channels_mailbox", x => x.id);
            });

        migrationBuilder.CreateTable(
            "channels_outgoing_mail",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                key = table.Column<string>(maxLength: 200, nullable: false),
                mailbox_id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                message_id = table.Column<Guid>(nullable: true),
                to_address = table.Column<string>(maxLength: 320, nullable: false),
                to_name = table.Column<string>(maxLength: 200, nullable: false),
                subject = table.Column<string>(maxLength: 500, nullable: false),
                text = table.Column<string>(nullable: false),
                html = table.Column<string>(nullable: false),
                message_id_header = table.Column<string>(maxLength: 500, nullable: false),
                in_reply_to = table.Column<string>(maxLength: 500, nullable: true),
                references = table.Column<string>(nullable: false),
                files = table.Column<string>(nullable: false),
                is_automatic = table.Column<bool>(nullable: false),
                written_at = table.Column<long>(nullable: false),
                state = table.Column<string>(maxLength: 32, nullable: false),
                attempts = table.Column<int>(nullable: false),
                not_before = table.Column<long>(nullable: false),
                problem = table.Column<string>(maxLength: 500, nullable: true),
                sent_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_channels_outgoing_mail", x => x.id);
            });

        migrationBuilder.CreateTable(
            "channels_quarantined_mail",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                mailbox_id = table.Column<Guid>(nullable: true),
                hash = table.Column<string>(maxLength: 64, nullable: false),
                reason = table.Column<string>(maxLength: 100, nullable: false),
                detail = table.Column<string>(maxLength: 500, nullable: true),
                from_address = table.Column<string>(maxLength: 320, nullable: true),
                subject = table.Column<string>(maxLength: 500, nullable: true),
                length = table.Column<long>(nullable: false),
                at = table.Column<long>(nullable: false),
                retries = table.Column<int>(nullable: false),
                settled_at = table.Column<long>(nullable: true),
                original = table.Column<byte[]>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_channels_quarantined_mail", x => x.id);
            });

        migrationBuilder.CreateTable(
            "channels_received_mail",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                fingerprint = table.Column<string>(maxLength: 64, nullable: false),
                mailbox_id = table.Column<Guid>(nullable: true),
                outcome = table.Column<string>(maxLength: 32, nullable: false),
                message_id_header = table.Column<string>(maxLength: 500, nullable: true),
                from_address = table.Column<string>(maxLength: 320, nullable: false),
                conversation_id = table.Column<Guid>(nullable: true),
                message_id = table.Column<Guid>(nullable: true),
                received_at = table.Column<long>(nullable: false),
                original = table.Column<byte[]>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_channels_received_mail", x => x.id);
            });

        migrationBuilder.CreateTable(
            "channels_signing_key",
            table => new
            {
                id = table.Column<int>(nullable: false),
                protected_key = table.Column<string>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_channels_signing_key", x => x.id);
            });

        migrationBuilder.CreateTable(
            "channels_web_form",
            table => new
            {
                id = table.Column<int>(nullable: false),
                enabled = table.Column<bool>(nullable: false),
                title = table.Column<string>(maxLength: 200, nullable: false),
                introduction = table.Column<string>(maxLength: 2000, nullable: false),
                queue_id = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_channels_web_form", x => x.id);
            });
        migrationBuilder.CreateIndex("ux_channels_mailbox_address", "channels_mailbox", "address", unique: true);
        migrationBuilder.CreateIndex("ix_channels_outgoing_mail_due", "channels_outgoing_mail", "not_before", filter: "state IN ('Waiting', 'Sending')");
        migrationBuilder.CreateIndex("ix_channels_outgoing_mail_message", "channels_outgoing_mail", "message_id");
        migrationBuilder.CreateIndex("ix_channels_outgoing_mail_to", "channels_outgoing_mail", ["to_address", "written_at"]);
        migrationBuilder.CreateIndex("ux_channels_outgoing_mail_key", "channels_outgoing_mail", "key", unique: true);
        migrationBuilder.CreateIndex("ix_channels_quarantined_mail_open", "channels_quarantined_mail", "at", filter: "settled_at IS NULL");
        migrationBuilder.CreateIndex("ux_channels_quarantined_mail_hash", "channels_quarantined_mail", "hash", unique: true);
        migrationBuilder.CreateIndex("ix_channels_received_mail_conversation", "channels_received_mail", ["conversation_id", "received_at"]);
        migrationBuilder.CreateIndex("ix_channels_received_mail_from", "channels_received_mail", ["from_address", "received_at"]);
        migrationBuilder.CreateIndex("ix_channels_received_mail_message_id", "channels_received_mail", "message_id_header");
        migrationBuilder.CreateIndex("ux_channels_received_mail_fingerprint", "channels_received_mail", "fingerprint", unique: true);
    }
}
