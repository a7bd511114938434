using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Migrations;

/// <summary>Who comes back to an old conversation goes on in the one that followed it, which is looked for from the old one.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000800_FollowedConversations")]
internal sealed class FollowedConversations : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex("ix_desk_conversation_follows", "desk_conversation", "follows_id", filter: "follows_id IS NOT NULL");
}
