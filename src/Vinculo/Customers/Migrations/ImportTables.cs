using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000410_ImportTables")]
internal sealed class ImportTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "customers_import",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                file_name = table.Column<string>(maxLength: 200, nullable: false),
                format = table.Column<string>(maxLength: 32, nullable: false),
                size = table.Column<long>(nullable: false),
                state = table.Column<string>(maxLength: 32, nullable: false),
                settings = table.Column<string>(nullable: false),
                rows = table.Column<int>(nullable: false),
                bytes = table.Column<long>(nullable: false),
                created = table.Column<int>(nullable: false),
                updated = table.Column<int>(nullable: false),
                skipped = table.Column<int>(nullable: false),
                refused = table.Column<int>(nullable: false),
                remarks = table.Column<int>(nullable: false),
                undone_count = table.Column<int>(nullable: false),
                not_undone = table.Column<int>(nullable: false),
                problem = table.Column<string>(maxLength: 100, nullable: true),
                problem_line = table.Column<int>(nullable: true),
                actor_kind = table.Column<string>(maxLength: 32, nullable: false),
                actor_id = table.Column<Guid>(nullable: true),
                actor_name = table.Column<string>(maxLength: 200, nullable: false),
                created_at = table.Column<long>(nullable: false),
                started_at = table.Column<long>(nullable: true),
                finished_at = table.Column<long>(nullable: true),
                runner_id = table.Column<Guid>(nullable: true),
                lease_until = table.Column<long>(nullable: true),
                cancel_asked = table.Column<bool>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_customers_import", x => x.id);
            });

        migrationBuilder.CreateTable(
            "customers_import_change",
            table => new
            {
                import_id = table.Column<Guid>(nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                before = table.Column<string>(nullable: false),
                version = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_customers_import_change", x => new { x.import_id, x.customer_id });
            });

        migrationBuilder.CreateTable(
            "customers_import_remark",
            table => new
            {
                import_id = table.Column<Guid>(nullable: false),
                number = table.Column<int>(nullable: false),
                kind = table.Column<string>(maxLength: 32, nullable: false),
                line = table.Column<int>(nullable: true),
                column_name = table.Column<string>(maxLength: 200, nullable: true),
                value = table.Column<string>(maxLength: 200, nullable: true),
                code = table.Column<string>(maxLength: 100, nullable: false),
                filled = table.Column<string>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_customers_import_remark", x => new { x.import_id, x.number });
            });
        migrationBuilder.CreateIndex("ix_customers_import_created", "customers_import", "created_at");
        migrationBuilder.CreateIndex("ix_customers_import_state", "customers_import", "state");
    }
}
