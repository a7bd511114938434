using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Migrations;

/// <summary>
/// Which messages a merge took along stands in its audit line, as it does of a move: a message knew only the first conversation
/// that it was in.
/// </summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000300_MergesAsMoves")]
internal sealed class MergesAsMoves : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex("ix_desk_message_merged", "desk_message");
        migrationBuilder.Sql("ALTER TABLE desk_message DROP COLUMN original_conversation_id");
    }
}
