using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000700_ListeningTables")]
internal sealed class ListeningTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "listening_survey",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                agent_id = table.Column<Guid>(nullable: true),
                queue_id = table.Column<Guid>(nullable: false),
                team_id = table.Column<Guid>(nullable: true),
                protocol = table.Column<string>(maxLength: 32, nullable: false),
                language = table.Column<string>(maxLength: 10, nullable: false),
                resolved_at = table.Column<long>(nullable: false),
                asked_at = table.Column<long>(nullable: false),
                token_hash = table.Column<string>(maxLength: 64, nullable: true),
                csat = table.Column<int>(nullable: true),
                ces = table.Column<int>(nullable: true),
                nps = table.Column<int>(nullable: true),
                comment = table.Column<string>(maxLength: 2000, nullable: true),
                first_answered_at = table.Column<long>(nullable: true),
                last_answered_at = table.Column<long>(nullable: true),
                revision = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_listening_survey", x => x.id);
            });
        migrationBuilder.CreateTable(
            "listening_opt_out",
            table => new
            {
                customer_id = table.Column<Guid>(nullable: false),
                at = table.Column<long>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_listening_opt_out", x => x.customer_id);
            });
        migrationBuilder.CreateTable(
            "listening_settings",
            table => new
            {
                id = table.Column<int>(nullable: false),
                enabled = table.Column<bool>(nullable: false),
                wait_days = table.Column<int>(nullable: false),
                words = table.Column<string>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_listening_settings", x => x.id);
            });
        migrationBuilder.CreateIndex("ux_listening_survey_token", "listening_survey", "token_hash", unique: true);
        migrationBuilder.CreateIndex("ux_listening_survey_resolution", "listening_survey", ["conversation_id", "resolved_at"], unique: true);
        migrationBuilder.CreateIndex("ix_listening_survey_customer", "listening_survey", ["customer_id", "asked_at"]);
        migrationBuilder.CreateIndex(
            "ix_listening_survey_answered", "listening_survey", ["first_answered_at", "id"], filter: "first_answered_at IS NOT NULL");
        migrationBuilder.CreateIndex(
            "ix_listening_survey_agent", "listening_survey", ["agent_id", "first_answered_at", "id"], filter: "first_answered_at IS NOT NULL");
        migrationBuilder.CreateIndex("ix_listening_survey_linked", "listening_survey", "asked_at", filter: "token_hash IS NOT NULL");
    }
}
