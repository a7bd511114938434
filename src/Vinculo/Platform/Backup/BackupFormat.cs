using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Backup;

/// <summary>
/// What a backup is: a ZIP file with one JSON line per row (<c>tables/NAME.jsonl</c>), the words of each search index
/// (<c>search/NAME.jsonl</c>), the keys and the attachments, and at the end <c>manifest.json</c> with the SHA-256 of each.
/// Nothing in it depends on the database engine.
/// </summary>
internal static class BackupFormat
{
    public const int Version = 1;
    public const string ManifestEntry = "manifest.json";
    public const string Tables = "tables/";
    public const string Search = "search/";
    public const string Keys = "keys/";
    public const string Attachments = "attachments/";
    public const string Lines = ".jsonl";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The tables of the model, each after those that its foreign keys name.</summary>
    public static IReadOnlyList<TableOfBackup> TablesOf(VinculoDb db)
    {
        var waiting = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables
            .OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>(waiting.Count);
        while (waiting.Count > 0)
        {
            var ready = waiting.FindAll(table => table.ForeignKeyConstraints.All(
                key => key.PrincipalTable == table || ordered.Contains(key.PrincipalTable)));
            if (ready.Count == 0)
                throw new InvalidOperationException("Tables that need each other: " + string.Join(", ", waiting.Select(table => table.Name)));
            ordered.AddRange(ready);
            waiting.RemoveAll(ready.Contains);
        }
        return [.. ordered.Select(table => new TableOfBackup(table.Name, [.. table.Columns.Select(column => new ColumnOfBackup(column.Name, KindOf(column)))]))];
    }

    private static ColumnKind KindOf(IColumn column)
    {
        var mapping = column.PropertyMappings[0].TypeMapping;
        var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(Guid) => ColumnKind.Uuid,
            _ when type == typeof(string) => ColumnKind.Text,
            _ when type == typeof(long) => ColumnKind.Long,
            _ when type == typeof(int) => ColumnKind.Int,
            _ when type == typeof(short) => ColumnKind.Short,
            _ when type == typeof(bool) => ColumnKind.Bool,
            _ when type == typeof(double) => ColumnKind.Double,
            _ when type == typeof(DateOnly) => ColumnKind.Date,
            _ when type == typeof(byte[]) => ColumnKind.Bytes,
            _ => throw new NotSupportedException($"Backups know no columns of {type} ({column.Table.Name}.{column.Name})."),
        };
    }
}

internal sealed record TableOfBackup(string Name, IReadOnlyList<ColumnOfBackup> Columns)
{
    public string Entry => BackupFormat.Tables + Name + BackupFormat.Lines;

    public string ColumnList => string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));
}

internal sealed record ColumnOfBackup(string Name, ColumnKind Kind);

internal enum ColumnKind
{
    Uuid,
    Text,
    Long,
    Int,
    Short,
    Bool,
    Double,
    Date,
    Bytes,
}

/// <summary>The last entry of a backup; without it the file is not whole.</summary>
/// <param name="Schema">The migrations that the database had.</param>
internal sealed record BackupManifest(int Version, DateTimeOffset MadeAt, IReadOnlyList<string> Schema, IReadOnlyList<BackupEntry> Entries);

/// <param name="Sha256">Of the bytes before compression, hexadecimal.</param>
/// <param name="Rows">For tables and search indexes; null for files.</param>
internal sealed record BackupEntry(string Name, long Length, string Sha256, long? Rows);
