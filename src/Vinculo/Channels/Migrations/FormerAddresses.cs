using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Where a mail went before a person had it sent elsewhere.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000700_FormerAddresses")]
internal sealed class FormerAddresses : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("former_to", "channels_outgoing_mail", nullable: false, defaultValue: "");
}
