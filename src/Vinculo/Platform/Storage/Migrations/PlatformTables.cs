using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vinculo.Platform.Storage.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000100_PlatformTables")]
internal sealed class PlatformTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "platform_audit",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                at = table.Column<long>(nullable: false),
                actor_kind = table.Column<string>(maxLength: 32, nullable: false),
                actor_id = table.Column<Guid>(nullable: true),
                actor_name = table.Column<string>(maxLength: 200, nullable: false),
                action = table.Column<string>(maxLength: 100, nullable: false),
                subject_id = table.Column<Guid>(nullable: false),
                before = table.Column<string>(nullable: true),
                after = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_platform_audit", x => x.id);
            });

        migrationBuilder.CreateTable(
            "platform_outbox",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 100, nullable: false),
                payload = table.Column<string>(nullable: false),
                happened_at = table.Column<long>(nullable: false),
                done = table.Column<string>(maxLength: 1000, nullable: false),
                attempts = table.Column<int>(nullable: false),
                not_before = table.Column<long>(nullable: false),
                delivered_at = table.Column<long>(nullable: true),
                last_error = table.Column<string>(maxLength: 2000, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_platform_outbox", x => x.id);
            });
        migrationBuilder.CreateIndex("ix_platform_audit_at", "platform_audit", "at");
        migrationBuilder.CreateIndex("ix_platform_audit_subject", "platform_audit", ["subject_id", "at"]);
        migrationBuilder.CreateIndex("ix_platform_outbox_delivered", "platform_outbox", "delivered_at");
        migrationBuilder.CreateIndex("ix_platform_outbox_waiting", "platform_outbox", "not_before", filter: "delivered_at IS NULL");

        AppendOnly.Protect(migrationBuilder, "platform_audit");
    }
}
