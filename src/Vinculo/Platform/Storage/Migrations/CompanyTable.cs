using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vinculo.Platform.Storage.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000150_CompanyTable")]
internal sealed class CompanyTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "platform_company",
        table => new
        {
            id = table.Column<int>(nullable: false),
            name = table.Column<string>(maxLength: 200, nullable: false),
            language = table.Column<string>(maxLength: 10, nullable: false),
            time_zone = table.Column<string>(maxLength: 64, nullable: false),
        },
        constraints: table =>
        {
            table.PrimaryKey("PK_platform_company", x => x.id);
        });
}
