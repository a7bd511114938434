using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Vinculo.Customers.Import;

internal enum RemarkKind
{
    /// <summary>The row was not taken.</summary>
    Refused,

    /// <summary>The row was taken without this.</summary>
    LeftOut,

    /// <summary>What the import did here could not be undone.</summary>
    NotUndone,
}

/// <summary>A line of an import's report.</summary>
internal sealed class ImportRemark
{
    public const string Table = "customers_import_remark";
    public const int LongestValue = 200;
    public static readonly string[] Columns = ["import_id", "number", "kind", "line", "column_name", "value", "code", "filled"];

    public Guid ImportId { get; init; }
    public int Number { get; init; }
    public RemarkKind Kind { get; init; }

    /// <summary>The line in the file; null for what could not be undone.</summary>
    public int? Line { get; init; }

    public string? ColumnName { get; init; }
    public string? Value { get; init; }

    /// <summary>Key of the text that explains it.</summary>
    public required string Code { get; init; }

    /// <summary>The values that fill the text, as a JSON array.</summary>
    public required string Filled { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ImportRemark>
    {
        public void Configure(EntityTypeBuilder<ImportRemark> builder)
        {
            builder.ToTable(Table);
            builder.HasKey(r => new { r.ImportId, r.Number });
            builder.Property(r => r.ColumnName).HasMaxLength(LongestValue);
            builder.Property(r => r.Value).HasMaxLength(LongestValue);
            builder.Property(r => r.Code).HasMaxLength(100);
        }
    }
}

/// <summary>What a customer was like before an import changed it.</summary>
internal sealed class ImportChange
{
    public Guid ImportId { get; init; }
    public Guid CustomerId { get; init; }

    /// <summary><see cref="Edit.CheckedCustomer"/> as JSON.</summary>
    public required string Before { get; init; }

    /// <summary>The version that the import left: a customer with another one has been changed since.</summary>
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ImportChange>
    {
        public void Configure(EntityTypeBuilder<ImportChange> builder)
        {
            builder.ToTable("customers_import_change");
            builder.HasKey(c => new { c.ImportId, c.CustomerId });
        }
    }
}
