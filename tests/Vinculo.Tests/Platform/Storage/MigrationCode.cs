using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Vinculo.Tests.Platform.Storage;

/// <summary>
/// Writes the C# of a migration for new tables, since the design-time tools cannot be had: paste what
/// <see cref="SchemaTests"/> prints into a class of its own.
/// </summary>
internal static class MigrationCode
{
    public static string Of(IEnumerable<MigrationOperation> operations, IReadOnlySet<string> tables)
    {
        var code = new StringBuilder();
        foreach (var operation in operations)
        {
            if (operation is CreateTableOperation table && tables.Contains(table.Name))
                Table(code, table);
            else if (operation is CreateIndexOperation index && tables.Contains(index.Table))
                Index(code, index);
        }
        return code.ToString();
    }

    private static void Table(StringBuilder code, CreateTableOperation table)
    {
        code.AppendLine("migrationBuilder.CreateTable(").Append("    ").Append(Quote(table.Name)).AppendLine(",").AppendLine("    table => new").AppendLine("    {");
        foreach (var column in table.Columns)
        {
            code.Append(CultureInfo.InvariantCulture, $"        {column.Name} = table.Column<{Name(column.ClrType)}>(");
            if (column.MaxLength is { } length)
                code.Append(CultureInfo.InvariantCulture, $"maxLength: {length}, ");
            code.Append(column.IsNullable ? "nullable: true" : "nullable: false");
            code.AppendLine("),");
        }
        code.AppendLine("    },").AppendLine("    constraints: table =>").AppendLine("    {");
        var key = table.PrimaryKey!;
        code.Append(CultureInfo.InvariantCulture, $"        table.PrimaryKey({Quote(key.Name!)}, x => {Columns(key.Columns)});").AppendLine();
        foreach (var foreign in table.ForeignKeys)
        {
            code.Append(CultureInfo.InvariantCulture,
                $"        table.ForeignKey({Quote(foreign.Name!)}, x => {Columns(foreign.Columns)}, {Quote(foreign.PrincipalTable)}, {Quote(foreign.PrincipalColumns![0])}, onDelete: ReferentialAction.{foreign.OnDelete});").AppendLine();
        }
        code.AppendLine("    });").AppendLine();
    }

    private static void Index(StringBuilder code, CreateIndexOperation index)
    {
        var columns = index.Columns.Length == 1 ? Quote(index.Columns[0]) : "[" + string.Join(", ", index.Columns.Select(Quote)) + "]";
        code.Append(CultureInfo.InvariantCulture, $"migrationBuilder.CreateIndex({Quote(index.Name)}, {Quote(index.Table)}, {columns}");
        if (index.IsUnique)
            code.Append(", unique: true");
        if (index.Filter is not null)
            code.Append(CultureInfo.InvariantCulture, $", filter: {Quote(index.Filter)}");
        if (index.IsDescending is { Length: > 0 } descending)
            code.Append(CultureInfo.InvariantCulture, $", descending: [{string.Join(", ", descending.Select(d => d ? "true" : "false"))}]");
        code.AppendLine(");");
    }

    private static string Columns(string[] columns) =>
        columns.Length == 1 ? "x." + columns[0] : "new { " + string.Join(", ", columns.Select(c => "x." + c)) + " }";

    private static string Quote(string text) => "\"" + text.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Name(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "string",
        var t when t == typeof(long) => "long",
        var t when t == typeof(int) => "int",
        var t when t == typeof(short) => "short",
        var t when t == typeof(bool) => "bool",
        var t when t == typeof(double) => "double",
        var t when t == typeof(byte[]) => "byte[]",
        var t => t.Name,
    };
}
