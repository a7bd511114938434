using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000800_InsightTables")]
internal sealed class InsightTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "insight_conversation_fact",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                protocol = table.Column<string>(maxLength: 40, nullable: false),
                subject = table.Column<string>(nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                channel = table.Column<string>(maxLength: 32, nullable: false),
                state = table.Column<string>(maxLength: 32, nullable: false),
                complexity = table.Column<string>(maxLength: 32, nullable: false),
                queue_id = table.Column<Guid>(nullable: false),
                team_id = table.Column<Guid>(nullable: true),
                assignee_id = table.Column<Guid>(nullable: true),
                opened_at = table.Column<long>(nullable: false),
                first_answered_at = table.Column<long>(nullable: true),
                first_answer_seconds = table.Column<long>(nullable: true),
                resolved_at = table.Column<long>(nullable: true),
                resolution_seconds = table.Column<long>(nullable: true),
                next_due_at = table.Column<long>(nullable: true),
                refreshed_at = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_insight_conversation_fact", x => x.id));
        migrationBuilder.CreateTable(
            "insight_promise_fact",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                number = table.Column<int>(nullable: false),
                kind = table.Column<string>(maxLength: 32, nullable: false),
                rule = table.Column<string>(maxLength: 50, nullable: false),
                due_at = table.Column<long>(nullable: false),
                stopped_at = table.Column<long>(nullable: true),
                kept = table.Column<bool>(nullable: true),
                decided_at = table.Column<long>(nullable: true),
                queue_id = table.Column<Guid>(nullable: false),
                team_id = table.Column<Guid>(nullable: true),
                assignee_id = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_insight_promise_fact", x => x.id));
        migrationBuilder.CreateTable(
            "insight_survey_fact",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                agent_id = table.Column<Guid>(nullable: true),
                queue_id = table.Column<Guid>(nullable: false),
                team_id = table.Column<Guid>(nullable: true),
                answered_at = table.Column<long>(nullable: false),
                csat = table.Column<int>(nullable: true),
                ces = table.Column<int>(nullable: true),
                nps = table.Column<int>(nullable: true),
                comment = table.Column<string>(nullable: true),
                changed_at = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_insight_survey_fact", x => x.id));
        migrationBuilder.CreateTable(
            "insight_message_fact",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                channel = table.Column<string>(maxLength: 32, nullable: false),
                received_at = table.Column<long>(nullable: false),
                queue_id = table.Column<Guid>(nullable: false),
                team_id = table.Column<Guid>(nullable: true),
                assignee_id = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_insight_message_fact", x => x.id));
        CreateIndexes(migrationBuilder);
    }

    private static void CreateIndexes(MigrationBuilder migrationBuilder)
    {
        const string conversation = "insight_conversation_fact";
        migrationBuilder.CreateIndex("ix_insight_conversation_opened", conversation, ["opened_at", "state", "team_id"]);
        migrationBuilder.CreateIndex(
            "ix_insight_conversation_answered", conversation, ["first_answered_at", "state", "team_id", "first_answer_seconds"]);
        migrationBuilder.CreateIndex(
            "ix_insight_conversation_resolved", conversation, ["resolved_at", "state", "team_id", "resolution_seconds"]);
        migrationBuilder.CreateIndex("ix_insight_conversation_state", conversation, ["state", "opened_at", "team_id", "next_due_at"]);
        migrationBuilder.CreateIndex("ux_insight_promise_conversation", "insight_promise_fact", ["conversation_id", "number"], unique: true);
        migrationBuilder.CreateIndex("ix_insight_promise_decided", "insight_promise_fact", ["decided_at", "kind", "kept", "team_id"]);
        migrationBuilder.CreateIndex("ix_insight_survey_answered", "insight_survey_fact", ["answered_at", "team_id", "csat", "ces", "nps"]);
        migrationBuilder.CreateIndex("ix_insight_survey_conversation", "insight_survey_fact", "conversation_id");
        migrationBuilder.CreateIndex("ix_insight_message_received", "insight_message_fact", ["received_at", "team_id"]);
        migrationBuilder.CreateIndex("ix_insight_message_conversation", "insight_message_fact", "conversation_id");
    }
}
