using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Where downloading broke off; indexes for what a conversation has sent, and for what in quarantine is to be tried again.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000500_BrokenDownloads")]
internal sealed class BrokenDownloads : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var column in (string[])["careful_until_uid", "broke_off_at_uid", "brought_uid"])
            migrationBuilder.AddColumn<long>(column, "channels_mailbox", nullable: false, defaultValue: 0L);
        migrationBuilder.AddColumn<int>("times_broken_off", "channels_mailbox", nullable: false, defaultValue: 0);
        migrationBuilder.AddColumn<int>("times_asked", "channels_missing_mail", nullable: false, defaultValue: 0);
        migrationBuilder.CreateIndex("ix_channels_outgoing_mail_conversation", "channels_outgoing_mail", ["conversation_id", "written_at"]);
        migrationBuilder.DropIndex("ix_channels_quarantined_mail_open", "channels_quarantined_mail");
        migrationBuilder.CreateIndex("ix_channels_quarantined_mail_open", "channels_quarantined_mail", ["at", "tried_by", "reason"], filter: "settled_at IS NULL");
    }
}
