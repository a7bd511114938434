using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vinculo.Platform.Storage.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261123000600_DoneRequests")]
internal sealed class DoneRequests : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<bool>("done", "platform_idempotency", nullable: false, defaultValue: false);
}
