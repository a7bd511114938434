using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Migrations;

/// <summary>Addresses to which mail comes back.</summary>
[DbContext(typeof(VinculoDb))]
[Migration("20261122000200_RefusedAddresses")]
internal sealed class RefusedAddresses : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("undeliverable_since", "customers_address", nullable: true);
        migrationBuilder.AddColumn<string>("undeliverable_reason", "customers_address", maxLength: 300, nullable: true);
    }
}
