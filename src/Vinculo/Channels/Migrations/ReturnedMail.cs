using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>From whom a mail came back, beside to whom the server did not give it.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122001000_ReturnedMail")]
internal sealed class ReturnedMail : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("returned", "channels_outgoing_mail", nullable: false, defaultValue: "");
}
