using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Whose word counts about who sent a mail; which version tried what is in quarantine.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000700_SenderChecks")]
internal sealed class SenderChecks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("checking_servers", "channels_mailbox", maxLength: 500, nullable: false, defaultValue: "");
        migrationBuilder.AddColumn<string>("tried_by", "channels_quarantined_mail", maxLength: 100, nullable: false, defaultValue: "");
    }
}
