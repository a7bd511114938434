using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Customers.Edit;
using Vinculo.Platform.Text;

namespace Vinculo.Customers;

/// <summary>A person or company that the company serves.</summary>
internal sealed class Customer
{
    public const int LongestName = 200;
    public const int LongestNotes = 4000;
    public const int LongestPlace = 100;
    public const int LongestTags = 500;

    public Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary><see cref="FoldedName"/> of the name; lists sort by it.</summary>
    public required string FoldedName { get; set; }

    public bool IsCompany { get; private set; }

    /// <summary>CPF or CNPJ in its normal form (digits; a CNPJ may hold letters). No two customers have the same.</summary>
    public string? Document { get; private set; }

    /// <summary>The language they are written to in: one of <see cref="Texts.Languages"/>.</summary>
    public string Language { get; private set; } = Texts.Languages[0];

    public string? Notes { get; private set; }

    /// <summary>The company this person works for, a customer too.</summary>
    public Guid? CompanyId { get; private set; }

    public string? City { get; private set; }

    public string? State { get; private set; }

    public DateOnly? Birthday { get; private set; }

    /// <summary>Words in lower case between commas, with a comma at either end; empty for none.</summary>
    public string Tags { get; private set; } = "";

    /// <summary>The import that made this customer, so that it can be undone.</summary>
    public Guid? ImportId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts the changes, also those of the addresses; two who change at once do not both win.</summary>
    public int Version { get; private set; } = 1;

    public static Customer Create(Guid id, CheckedCustomer data, DateTimeOffset now, Guid? importId = null)
    {
        var customer = new Customer { Id = id, Name = data.Name, FoldedName = "", ImportId = importId, CreatedAt = now };
        customer.Take(data, now);
        return customer;
    }

    /// <summary>Replaces everything that people write.</summary>
    public void Fill(CheckedCustomer data, DateTimeOffset now)
    {
        Take(data, now);
        Version++;
    }

    /// <summary>Tags as <see cref="Tags"/> keeps them.</summary>
    public static string Joined(IReadOnlyList<string> tags) => tags.Count == 0 ? "" : $",{string.Join(',', tags)},";

    public IReadOnlyList<string> TagList() => Tags.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All of it as it is now, for the audit trail and for taking changes back.</summary>
    public CheckedCustomer Snapshot(IEnumerable<CustomerAddressRow> addresses) => new()
    {
        Name = Name,
        IsCompany = IsCompany,
        Document = Document,
        Language = Language,
        Notes = Notes,
        CompanyId = CompanyId,
        City = City,
        State = State,
        Birthday = Birthday,
        Tags = TagList(),
        Addresses = [.. addresses.OrderBy(a => a.Kind).ThenByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.Address)],
    };

    private void Take(CheckedCustomer data, DateTimeOffset now)
    {
        Name = data.Name;
        FoldedName = Customers.FoldedName.Of(data.Name);
        IsCompany = data.IsCompany;
        Document = data.Document;
        Language = data.Language;
        Notes = data.Notes;
        CompanyId = data.CompanyId;
        City = data.City;
        State = data.State;
        Birthday = data.Birthday;
        Tags = Joined(data.Tags);
        UpdatedAt = now;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Customer>
    {
        public void Configure(EntityTypeBuilder<Customer> builder)
        {
            builder.ToTable("customers_customer");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Name).HasMaxLength(LongestName);
            builder.Property(c => c.FoldedName).HasMaxLength(LongestName);
            builder.Property(c => c.Document).HasMaxLength(14);
            builder.Property(c => c.Language).HasMaxLength(10);
            builder.Property(c => c.Notes).HasMaxLength(LongestNotes);
            builder.Property(c => c.City).HasMaxLength(LongestPlace);
            builder.Property(c => c.State).HasMaxLength(LongestPlace);
            builder.Property(c => c.Tags).HasMaxLength(LongestTags);
            builder.Property(c => c.Version).IsConcurrencyToken();
            builder.HasOne<Customer>().WithMany().HasForeignKey(c => c.CompanyId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(c => c.CompanyId).HasFilter("company_id IS NOT NULL").HasDatabaseName("ix_customers_customer_company");
            builder.HasIndex(c => c.Document).IsUnique().HasFilter("document IS NOT NULL").HasDatabaseName("ux_customers_customer_document");
            builder.HasIndex(c => new { c.FoldedName, c.Id }).HasDatabaseName("ix_customers_customer_name");
        }
    }
}
