using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vinculo.Platform.Storage.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000110_NumberSeriesTable")]
internal sealed class NumberSeriesTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "platform_number_series",
            table => new
            {
                name = table.Column<string>(maxLength: 100, nullable: false),
                next = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_platform_number_series", x => x.name);
            });
}
