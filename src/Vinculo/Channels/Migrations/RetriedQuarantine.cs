using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>
/// When quarantined mail reached the server. Notes of mail that only a server has are closed: such mail is listed on its
/// mailbox's page.
/// </summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000400_RetriedQuarantine")]
internal sealed class RetriedQuarantine : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("reached_server_at", "channels_quarantined_mail", nullable: true);
        migrationBuilder.Sql("UPDATE channels_quarantined_mail SET settled_at = at WHERE settled_at IS NULL AND length(original) = 0");
    }
}
