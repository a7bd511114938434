using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Migrations;

/// <summary>Whom an answer goes to. The address to which a conversation was begun is one of these.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000800_ChosenRecipients")]
internal sealed class ChosenRecipients : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("sent_to", "desk_message", nullable: true);
        migrationBuilder.AddColumn<string>("sent_cc", "desk_message", nullable: true);
        migrationBuilder.Sql("UPDATE desk_message SET sent_to = to_address WHERE to_address IS NOT NULL");
        // By hand: Entity Framework would copy the whole table of SQLite.
        migrationBuilder.Sql("ALTER TABLE desk_message DROP COLUMN to_address");
    }
}
