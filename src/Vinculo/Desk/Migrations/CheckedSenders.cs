using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Migrations;

/// <summary>Whether a message is from whom it says, and who else received it.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000600_CheckedSenders")]
internal sealed class CheckedSenders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<bool>("sender_in_doubt", "desk_conversation", nullable: false, defaultValue: false);
        migrationBuilder.AddColumn<string>("sender_check", "desk_message", maxLength: 32, nullable: false, defaultValue: "NotChecked");
        migrationBuilder.AddColumn<string>("sender_check_detail", "desk_message", maxLength: 300, nullable: true);
        migrationBuilder.AddColumn<string>("copied_to", "desk_message", maxLength: 1000, nullable: true);
    }
}
