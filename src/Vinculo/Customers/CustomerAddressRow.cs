using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Customers.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Customers;

/// <summary>An address of a customer. The unique index decides whose it is when two want it at the same time.</summary>
internal sealed class CustomerAddressRow
{
    public const int LongestValue = 320;
    private const int LongestReason = 300;

    public Guid Id { get; init; }

    public Guid CustomerId { get; init; }

    public AddressKind Kind { get; init; }

    /// <summary>E-mail in lower case, or a telephone number as in E.164.</summary>
    public required string Value { get; init; }

    /// <summary>The one to use first, of its kind.</summary>
    public bool IsPrimary { get; set; }

    /// <summary>Since when mail to it comes back for good; null where it is not known to.</summary>
    public DateTimeOffset? UndeliverableSince { get; private set; }

    /// <summary>What the server said that refused it.</summary>
    public string? UndeliverableReason { get; private set; }

    public void MarkUndeliverable(string? reason, DateTimeOffset now)
    {
        UndeliverableSince ??= now;
        UndeliverableReason = reason?.Cut(LongestReason);
    }

    public void MarkReachable()
    {
        UndeliverableSince = null;
        UndeliverableReason = null;
    }

    public CustomerAddress Address => new(Kind, Value);

    /// <summary>Rows for addresses in order: the first of each kind is the primary one.</summary>
    public static IEnumerable<CustomerAddressRow> Of(Guid customerId, IEnumerable<CustomerAddress> addresses, DateTimeOffset now)
    {
        var kinds = new HashSet<AddressKind>();
        foreach (var address in addresses)
        {
            yield return new CustomerAddressRow
            {
                Id = Ids.New(now),
                CustomerId = customerId,
                Kind = address.Kind,
                Value = address.Value,
                IsPrimary = kinds.Add(address.Kind),
            };
        }
    }

    internal sealed class Mapping : IEntityTypeConfiguration<CustomerAddressRow>
    {
        public void Configure(EntityTypeBuilder<CustomerAddressRow> builder)
        {
            builder.ToTable("customers_address");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Ignore(a => a.Address);
            builder.Property(a => a.Value).HasMaxLength(LongestValue);
            builder.Property(a => a.UndeliverableReason).HasMaxLength(LongestReason);
            builder.HasOne<Customer>().WithMany().HasForeignKey(a => a.CustomerId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(a => a.CustomerId).HasDatabaseName("ix_customers_address_customer");
            builder.HasIndex(a => new { a.Value, a.Kind }).IsUnique().HasDatabaseName("ux_customers_address_value");
        }
    }
}

internal static class CustomerAddressRows
{
    /// <summary>Makes these a customer's addresses, in this order; rows of those that stay are kept.</summary>
    /// <param name="rows">The rows that the customer has, tracked.</param>
    public static void ReplaceAddresses(
        this VinculoDb db, Guid customerId, IReadOnlyList<CustomerAddressRow> rows, IReadOnlyList<CustomerAddress> wanted, DateTimeOffset now)
    {
        db.RemoveRange(rows.Where(row => !wanted.Contains(row.Address)));
        var kept = rows.ToDictionary(row => row.Address);
        foreach (var fresh in CustomerAddressRow.Of(customerId, wanted, now))
        {
            if (kept.TryGetValue(fresh.Address, out var row))
                row.IsPrimary = fresh.IsPrimary;
            else
                db.Add(fresh);
        }
    }
}
