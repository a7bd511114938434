using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Customers.List;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000400_CustomersTables")]
internal sealed class CustomersTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // Sorted byte by byte, as SQLite does, so that a prefix is a range of the index in any locale.
        var collation = migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite" ? null : "C";
        migrationBuilder.CreateTable(
            "customers_customer",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 200, nullable: false),
                folded_name = table.Column<string>(maxLength: 200, nullable: false, collation: collation),
                is_company = table.Column<bool>(nullable: false),
                document = table.Column<string>(maxLength: 14, nullable: true, collation: collation),
                language = table.Column<string>(maxLength: 10, nullable: false),
                notes = table.Column<string>(maxLength: 4000, nullable: true),
                company_id = table.Column<Guid>(nullable: true),
                city = table.Column<string>(maxLength: 100, nullable: true),
                state = table.Column<string>(maxLength: 100, nullable: true),
                birthday = table.Column<DateOnly>(nullable: true),
                tags = table.Column<string>(maxLength: 500, nullable: false),
                import_id = table.Column<Guid>(nullable: true),
                created_at = table.Column<long>(nullable: false),
                updated_at = table.Column<long>(nullable: false),
                version = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_customers_customer", x => x.id);
                table.ForeignKey("FK_customers_customer_customers_customer_company_id", x => x.company_id, "customers_customer", "id", onDelete: ReferentialAction.Restrict);
            });

        migrationBuilder.CreateTable(
            "customers_address",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                kind = table.Column<string>(maxLength: 32, nullable: false),
                value = table.Column<string>(maxLength: 320, nullable: false, collation: collation),
                is_primary = table.Column<bool>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_customers_address", x => x.id);
                table.ForeignKey("FK_customers_address_customers_customer_customer_id", x => x.customer_id, "customers_customer", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "customers_timeline",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                at = table.Column<long>(nullable: false),
                kind = table.Column<string>(maxLength: 100, nullable: false),
                source_id = table.Column<Guid>(nullable: false),
                filled = table.Column<string>(nullable: false),
                path = table.Column<string>(maxLength: 300, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_customers_timeline", x => x.id);
                table.ForeignKey("FK_customers_timeline_customers_customer_customer_id", x => x.customer_id, "customers_customer", "id", onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_customers_address_customer", "customers_address", "customer_id");
        migrationBuilder.CreateIndex("ux_customers_address_value", "customers_address", ["value", "kind"], unique: true);
        migrationBuilder.CreateIndex("ix_customers_customer_company", "customers_customer", "company_id", filter: "company_id IS NOT NULL");
        migrationBuilder.CreateIndex("ix_customers_customer_name", "customers_customer", ["folded_name", "id"]);
        migrationBuilder.CreateIndex("ux_customers_customer_document", "customers_customer", "document", unique: true, filter: "document IS NOT NULL");
        migrationBuilder.CreateIndex("ix_customers_timeline_customer", "customers_timeline", ["customer_id", "at", "id"]);
        migrationBuilder.CreateIndex("ux_customers_timeline_source", "customers_timeline", ["source_id", "kind"], unique: true);

        CustomerIndex.Table.Create(migrationBuilder);
    }
}
