using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>How often a mail was held up by its mailbox, apart from how often it was refused. What waits begins to count anew.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000200_HeldUpMail")]
internal sealed class HeldUpMail : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<int>("times_held_up", "channels_outgoing_mail", nullable: false, defaultValue: 0);
        migrationBuilder.Sql("UPDATE channels_outgoing_mail SET attempts = 0 WHERE state = 'Waiting'");
    }
}
