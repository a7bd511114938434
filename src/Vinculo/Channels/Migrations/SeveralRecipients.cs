using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Mail to several recipients, and which of them refused it.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000900_SeveralRecipients")]
internal sealed class SeveralRecipients : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var column in new[] { "other_to", "cc", "missing" })
            migrationBuilder.AddColumn<string>(column, "channels_outgoing_mail", nullable: false, defaultValue: "");
    }
}
