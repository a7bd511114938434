using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Migrations;

/// <summary>Messages that look as if a program wrote them. Those from before are not looked at again.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000100_GuessedPrograms")]
internal sealed class GuessedPrograms : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<bool>("looks_automatic", "desk_message", nullable: false, defaultValue: false);
}
