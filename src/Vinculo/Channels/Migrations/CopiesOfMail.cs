using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Migrations;

/// <summary>Of two copies of a mail that come in the same moment the second is to find the first: they are numbered.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261123000900_CopiesOfMail")]
internal sealed class CopiesOfMail : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("copy_key", "channels_received_mail", maxLength: 64, nullable: true);
        migrationBuilder.CreateIndex("ux_channels_received_mail_copy", "channels_received_mail", "copy_key", unique: true);
    }
}
