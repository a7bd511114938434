using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Copies of what was sent, in the mailbox's own folder.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000300_SentCopies")]
internal sealed class SentCopies : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<bool>("keeps_sent_copies", "channels_mailbox", nullable: false, defaultValue: false);
        migrationBuilder.AddColumn<long>("copy_due_at", "channels_outgoing_mail", nullable: true);
        migrationBuilder.CreateIndex(
            "ix_channels_outgoing_mail_copy", "channels_outgoing_mail", "copy_due_at", filter: "copy_due_at IS NOT NULL");
    }
}
