using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Vinculo.Platform.Storage.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000110_IdempotencyTable")]
internal sealed class IdempotencyTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "platform_idempotency",
            table => new
            {
                owner_id = table.Column<Guid>(nullable: false),
                idempotency_key = table.Column<string>(maxLength: 100, nullable: false),
                request_hash = table.Column<string>(maxLength: 64, nullable: false),
                started_at = table.Column<long>(nullable: false),
                status = table.Column<int>(nullable: true),
                content_type = table.Column<string>(maxLength: 200, nullable: true),
                location = table.Column<string>(maxLength: 500, nullable: true),
                etag = table.Column<string>(maxLength: 100, nullable: true),
                body = table.Column<byte[]>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_platform_idempotency", x => new { x.owner_id, x.idempotency_key });
            });
        migrationBuilder.CreateIndex("ix_platform_idempotency_started", "platform_idempotency", "started_at");
    }
}
