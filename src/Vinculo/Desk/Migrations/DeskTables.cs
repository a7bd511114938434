using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Migrations;

[DbContext(typeof(VinculoDb))]
[Migration("20261121000500_DeskTables")]
internal sealed class DeskTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Settings(migrationBuilder);
        Conversations(migrationBuilder);
        ConversationSearch.Table.Create(migrationBuilder);
        FirstRun(migrationBuilder);
    }

    private static void Settings(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "desk_queue",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 100, nullable: false),
                team_id = table.Column<Guid>(nullable: true),
                language = table.Column<string>(maxLength: 10, nullable: true),
                signature = table.Column<string>(maxLength: 4000, nullable: true),
                active = table.Column<bool>(nullable: false),
                position = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_queue", x => x.id);
            });

        migrationBuilder.CreateTable(
            "desk_complexity_rule",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                name = table.Column<string>(maxLength: 100, nullable: false),
                position = table.Column<int>(nullable: false),
                active = table.Column<bool>(nullable: false),
                words = table.Column<string>(maxLength: 4000, nullable: true),
                channel = table.Column<string>(maxLength: 32, nullable: true),
                from_queue_id = table.Column<Guid>(nullable: true),
                sender_domain = table.Column<string>(maxLength: 255, nullable: true),
                has_files = table.Column<bool>(nullable: true),
                min_length = table.Column<int>(nullable: true),
                max_length = table.Column<int>(nullable: true),
                complexity = table.Column<string>(maxLength: 32, nullable: false),
                queue_id = table.Column<Guid>(nullable: true),
                priority = table.Column<string>(maxLength: 32, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_complexity_rule", x => x.id);
            });

        migrationBuilder.CreateTable(
            "desk_canned_answer",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                shortcut = table.Column<string>(maxLength: 50, nullable: false),
                title = table.Column<string>(maxLength: 200, nullable: false),
                markdown = table.Column<string>(maxLength: 20000, nullable: false),
                language = table.Column<string>(maxLength: 10, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_canned_answer", x => x.id);
            });

        migrationBuilder.CreateIndex("ux_desk_canned_answer_shortcut", "desk_canned_answer", ["shortcut", "language"], unique: true);
    }

    private static void Conversations(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "desk_conversation",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                next_due_at = table.Column<long>(nullable: true),
                next_due_kind = table.Column<string>(maxLength: 32, nullable: true),
                next_due_rule = table.Column<string>(maxLength: 50, nullable: true),
                next_due_minutes = table.Column<int>(nullable: true),
                due_order = table.Column<long>(nullable: false),
                promises_since = table.Column<long>(nullable: true),
                handling_microseconds = table.Column<long>(nullable: false),
                handling_since = table.Column<long>(nullable: true),
                protocol = table.Column<string>(maxLength: 20, nullable: false),
                customer_id = table.Column<Guid>(nullable: false),
                subject = table.Column<string>(maxLength: 500, nullable: false),
                channel = table.Column<string>(maxLength: 32, nullable: false),
                state = table.Column<string>(maxLength: 32, nullable: false),
                priority = table.Column<string>(maxLength: 32, nullable: false),
                complexity = table.Column<string>(maxLength: 32, nullable: false),
                complexity_by_person = table.Column<bool>(nullable: false),
                queue_id = table.Column<Guid>(nullable: false),
                assignee_id = table.Column<Guid>(nullable: true),
                assignee_name = table.Column<string>(maxLength: 200, nullable: true),
                assigned_at = table.Column<long>(nullable: true),
                policy_version_id = table.Column<Guid>(nullable: false),
                opened_at = table.Column<long>(nullable: false),
                started_by_us = table.Column<bool>(nullable: false),
                last_activity_at = table.Column<long>(nullable: false),
                preview = table.Column<string>(maxLength: 160, nullable: false),
                unread = table.Column<bool>(nullable: false),
                awaiting_answer_since = table.Column<long>(nullable: true),
                first_answered_at = table.Column<long>(nullable: true),
                first_answer_seconds = table.Column<long>(nullable: true),
                resolved_at = table.Column<long>(nullable: true),
                resolved_by_id = table.Column<Guid>(nullable: true),
                resolution_seconds = table.Column<long>(nullable: true),
                snoozed_until = table.Column<long>(nullable: true),
                snoozed_while_waiting = table.Column<bool>(nullable: false),
                merged_into_id = table.Column<Guid>(nullable: true),
                may_belong_to_id = table.Column<Guid>(nullable: true),
                follows_id = table.Column<Guid>(nullable: true),
                version = table.Column<int>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_conversation", x => x.id);
            });

        migrationBuilder.CreateTable(
            "desk_clock",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                kind = table.Column<string>(maxLength: 32, nullable: false),
                rule = table.Column<string>(maxLength: 50, nullable: false),
                minutes = table.Column<int>(nullable: false),
                state = table.Column<string>(maxLength: 32, nullable: false),
                used_microseconds = table.Column<long>(nullable: false),
                started_at = table.Column<long>(nullable: false),
                changed_at = table.Column<long>(nullable: false),
                due_at = table.Column<long>(nullable: true),
                stopped_at = table.Column<long>(nullable: true),
                kept = table.Column<bool>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_clock", x => x.id);
                table.ForeignKey("FK_desk_clock_desk_conversation_conversation_id", x => x.conversation_id, "desk_conversation", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "desk_message",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                original_conversation_id = table.Column<Guid>(nullable: true),
                kind = table.Column<string>(maxLength: 32, nullable: false),
                at = table.Column<long>(nullable: false),
                author_id = table.Column<Guid>(nullable: true),
                author_name = table.Column<string>(maxLength: 200, nullable: false),
                from_address = table.Column<string>(maxLength: 320, nullable: true),
                to_address = table.Column<string>(maxLength: 320, nullable: true),
                text = table.Column<string>(nullable: false),
                quoted_text = table.Column<string>(nullable: true),
                html = table.Column<string>(nullable: true),
                is_automatic = table.Column<bool>(nullable: false),
                delivery = table.Column<string>(maxLength: 32, nullable: false),
                delivery_problem = table.Column<string>(maxLength: 1000, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_message", x => x.id);
            });

        migrationBuilder.CreateTable(
            "desk_attachment",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                message_id = table.Column<Guid>(nullable: true),
                name = table.Column<string>(maxLength: 255, nullable: false),
                content_type = table.Column<string>(maxLength: 255, nullable: false),
                blob_hash = table.Column<string>(maxLength: 64, nullable: false),
                length = table.Column<long>(nullable: false),
                content_id = table.Column<string>(maxLength: 500, nullable: true),
                at = table.Column<long>(nullable: false),
                uploaded_by_id = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_attachment", x => x.id);
                table.ForeignKey("FK_desk_attachment_desk_message_message_id", x => x.message_id, "desk_message", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "desk_notice",
            table => new
            {
                id = table.Column<Guid>(nullable: false),
                account_id = table.Column<Guid>(nullable: false),
                kind = table.Column<string>(maxLength: 32, nullable: false),
                conversation_id = table.Column<Guid>(nullable: false),
                message_id = table.Column<Guid>(nullable: true),
                by_name = table.Column<string>(maxLength: 200, nullable: false),
                at = table.Column<long>(nullable: false),
                unread = table.Column<bool>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_desk_notice", x => x.id);
            });

        migrationBuilder.CreateIndex("ix_desk_attachment_loose", "desk_attachment", "at", filter: "message_id IS NULL");
        migrationBuilder.CreateIndex("ix_desk_attachment_message", "desk_attachment", "message_id");
        migrationBuilder.CreateIndex("ix_desk_clock_conversation", "desk_clock", "conversation_id");
        migrationBuilder.CreateIndex("ix_desk_conversation_assigned", "desk_conversation", ["assignee_id", "assigned_at"]);
        migrationBuilder.CreateIndex("ix_desk_conversation_assignee", "desk_conversation", ["assignee_id", "due_order", "id"], filter: "state = 'Open'");
        migrationBuilder.CreateIndex("ix_desk_conversation_customer", "desk_conversation", ["customer_id", "opened_at"]);
        migrationBuilder.CreateIndex("ix_desk_conversation_due", "desk_conversation", ["due_order", "id"], filter: "state = 'Open'");
        migrationBuilder.CreateIndex("ix_desk_conversation_queue", "desk_conversation", ["queue_id", "due_order", "id"], filter: "state = 'Open'");
        migrationBuilder.CreateIndex("ix_desk_conversation_resolved", "desk_conversation", ["last_activity_at", "id"], filter: "state = 'Resolved'");
        migrationBuilder.CreateIndex("ix_desk_conversation_snoozed", "desk_conversation", "snoozed_until", filter: "state = 'Snoozed'");
        migrationBuilder.CreateIndex("ix_desk_conversation_waiting", "desk_conversation", ["last_activity_at", "id"], filter: "state IN ('Waiting', 'Snoozed')");
        migrationBuilder.CreateIndex("ux_desk_conversation_protocol", "desk_conversation", "protocol", unique: true);
        migrationBuilder.CreateIndex("ix_desk_message_conversation", "desk_message", ["conversation_id", "id"]);
        migrationBuilder.CreateIndex("ix_desk_notice_account", "desk_notice", ["account_id", "unread", "id"]);
        migrationBuilder.CreateIndex("ix_desk_message_merged", "desk_message", "original_conversation_id", filter: "original_conversation_id IS NOT NULL");
    }

    /// <summary>
    /// A queue and rules to begin with, in the words of those who will edit them. The ids have digits only, because the
    /// engines write letters in ids differently.
    /// </summary>
    private static void FirstRun(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        INSERT INTO desk_queue (id, name, active, position) VALUES ('00000000-0000-7000-8000-000000000501', 'Atendimento', TRUE, 1);

        INSERT INTO desk_complexity_rule (id, name, position, active, words, complexity, priority) VALUES
        ('00000000-0000-7000-8000-000000000511', 'Justiça, Procon e órgãos públicos', 1, TRUE,
         'procon, advogad*, processo judicial, judicial*, ação na justiça, notificação extrajudicial, juizado, ouvidoria, reclame aqui, consumidor.gov.br, anpd, lgpd',
         'Complex', 'High'),
        ('00000000-0000-7000-8000-000000000512', 'Cancelamento, estorno e cobrança indevida', 2, TRUE,
         'cancelar, cancelamento, estorn*, reembols*, devolução, cobrança indevida, cobrado duas vezes, cobrança em dobro, fraude, golpe',
         'Complex', NULL),
        ('00000000-0000-7000-8000-000000000513', 'Segunda via, boleto e nota fiscal', 3, TRUE,
         'segunda via, 2a via, 2ª via, boleto, nota fiscal, danfe, código de rastreio, rastrei*, horário de atendimento, endereço da loja, redefinir senha, esqueci a senha, esqueci minha senha',
         'Simple', NULL);

        INSERT INTO desk_complexity_rule (id, name, position, active, min_length, complexity) VALUES
        ('00000000-0000-7000-8000-000000000514', 'Relato longo', 4, TRUE, 2500, 'Complex');
        """);
}
