using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Vinculo.Platform.Storage;

/// <summary>
/// Inserts many rows fast, in the transaction of the context if there is one: COPY on PostgreSQL, prepared statements of
/// several rows on SQLite. Nothing is tracked, and no interceptor of <c>SaveChanges</c> sees it.
/// </summary>
internal static class BulkInsert
{
    /// <summary>More parameters make a statement no faster, only longer to prepare.</summary>
    private const int ParametersPerStatement = 480;

    /// <param name="table">A table of ours, never a name from outside.</param>
    /// <param name="columns">Its columns, in the order of the values.</param>
    /// <param name="rows">
    /// Values of type string, Guid, bool, int, long, DateOnly, DateTimeOffset (kept as <see cref="InstantConverter"/> does),
    /// enum (kept by name) or null.
    /// </param>
    public static async Task BulkInsertAsync(
        this VinculoDb db, string table, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
                await CopyAsync(postgres, table, columns, rows, cancellationToken);
            else
                await InsertAsync(db, table, columns, rows, cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string table, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var value in row)
                await WriteAsync(copy, Stored(value), cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, CancellationToken cancellationToken) => value switch
    {
        null => copy.WriteNullAsync(cancellationToken),
        string text => copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken),
        Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken),
        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
        int number => copy.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken),
        bool truth => copy.WriteAsync(truth, NpgsqlDbType.Boolean, cancellationToken),
        DateOnly date => copy.WriteAsync(date, NpgsqlDbType.Date, cancellationToken),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be inserted in bulk.", nameof(value)),
    };

    private static async Task InsertAsync(
        VinculoDb db, string table, IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var atOnce = Math.Min(rows.Count, Math.Max(1, ParametersPerStatement / columns.Count));
        await using var command = Statement(db, table, columns, atOnce);
        var done = 0;
        for (; done + atOnce <= rows.Count; done += atOnce)
            await ExecuteAsync(command, rows, done, atOnce, cancellationToken);
        if (done == rows.Count)
            return;
        await using var rest = Statement(db, table, columns, rows.Count - done);
        await ExecuteAsync(rest, rows, done, rows.Count - done, cancellationToken);
    }

    private static DbCommand Statement(VinculoDb db, string table, IReadOnlyList<string> columns, int rows)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var values = Enumerable.Range(0, rows).Select(row =>
            "(" + string.Join(',', Enumerable.Range(0, columns.Count).Select(column => Name(row * columns.Count + column))) + ")");
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES {string.Join(',', values)}";
        for (var i = 0; i < rows * columns.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Name(i);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static async Task ExecuteAsync(
        DbCommand command, IReadOnlyList<object?[]> rows, int from, int count, CancellationToken cancellationToken)
    {
        var parameter = 0;
        for (var row = from; row < from + count; row++)
            foreach (var value in rows[row])
                command.Parameters[parameter++].Value = Stored(value) ?? DBNull.Value;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Name(int parameter) => "$" + parameter.ToString(CultureInfo.InvariantCulture);

    private static object? Stored(object? value) => value switch
    {
        DateTimeOffset instant => InstantConverter.ToMicroseconds(instant),
        Enum name => name.ToString(),
        _ => value,
    };
}
