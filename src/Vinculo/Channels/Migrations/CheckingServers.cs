using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Whose word counts about who sent a mail.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000700_CheckingServers")]
internal sealed class CheckingServers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("checking_servers", "channels_mailbox", maxLength: 500, nullable: false, defaultValue: "");
}
