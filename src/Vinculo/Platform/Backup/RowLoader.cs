using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Backup;

/// <summary>Loads rows as each engine does it fastest, past the triggers that keep some tables append-only.</summary>
internal static class RowLoader
{
    public static Task LoadAsync(VinculoDb db, TableOfBackup table, IAsyncEnumerable<string> lines, CancellationToken cancellationToken) =>
        db.IsPostgres ? CopyAsync(db, table, lines, cancellationToken) : InsertAsync(db, table, lines, cancellationToken);

    /// <summary>Puts the triggers to sleep; in the caller's transaction. Returns what is needed to wake them.</summary>
    public static async Task<IReadOnlyList<string>> DisableTriggersAsync(
        VinculoDb db, IReadOnlyList<TableOfBackup> tables, CancellationToken cancellationToken)
    {
        if (db.IsPostgres)
        {
            foreach (var table in tables)
                await ExecuteAsync(db, $"ALTER TABLE \"{table.Name}\" DISABLE TRIGGER USER", cancellationToken);
            return [];
        }
        // Rows that name rows of the same table may come before them.
        await ExecuteAsync(db, "PRAGMA defer_foreign_keys=ON", cancellationToken);
        var triggers = await db.Database.SqlQueryRaw<Trigger>("SELECT name AS \"Name\", sql AS \"Sql\" FROM sqlite_master WHERE type = 'trigger'")
            .ToListAsync(cancellationToken);
        foreach (var trigger in triggers)
            await ExecuteAsync(db, $"DROP TRIGGER \"{trigger.Name}\"", cancellationToken);
        return [.. triggers.Select(trigger => trigger.Sql)];
    }

    public static async Task EnableTriggersAsync(
        VinculoDb db, IReadOnlyList<TableOfBackup> tables, IReadOnlyList<string> asleep, CancellationToken cancellationToken)
    {
        if (db.IsPostgres)
        {
            foreach (var table in tables)
                await ExecuteAsync(db, $"ALTER TABLE \"{table.Name}\" ENABLE TRIGGER USER", cancellationToken);
            return;
        }
        foreach (var sql in asleep)
            await ExecuteAsync(db, sql, cancellationToken);
    }

    /// <summary>Runs SQL made of names of our own schema, as it stands: EF would take its braces for parameters.</summary>
    public static async Task ExecuteAsync(VinculoDb db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CopyAsync(VinculoDb db, TableOfBackup table, IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY \"{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        copy.Timeout = Timeout.InfiniteTimeSpan; // at its end every reference to other rows is checked
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            var values = RowReader.Values(line, table.Columns);
            await copy.StartRowAsync(cancellationToken);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value)
                    await copy.WriteAsync(value, TypeOf(table.Columns[i].Kind), cancellationToken);
                else
                    await copy.WriteNullAsync(cancellationToken);
            }
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task InsertAsync(VinculoDb db, TableOfBackup table, IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
        command.Transaction = (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        var parameters = table.Columns.Select((_, i) => command.Parameters.Add(
            new SqliteParameter { ParameterName = "$" + i.ToString(CultureInfo.InvariantCulture) })).ToArray();
        command.CommandText =
            $"INSERT INTO \"{table.Name}\" ({table.ColumnList}) VALUES ({string.Join(", ", parameters.Select(p => p.ParameterName))})";
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            var values = RowReader.Values(line, table.Columns);
            for (var i = 0; i < values.Length; i++)
                parameters[i].Value = values[i] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static NpgsqlDbType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Uuid => NpgsqlDbType.Uuid,
        ColumnKind.Text => NpgsqlDbType.Text,
        ColumnKind.Long => NpgsqlDbType.Bigint,
        ColumnKind.Int => NpgsqlDbType.Integer,
        ColumnKind.Short => NpgsqlDbType.Smallint,
        ColumnKind.Bool => NpgsqlDbType.Boolean,
        ColumnKind.Double => NpgsqlDbType.Double,
        ColumnKind.Date => NpgsqlDbType.Date,
        _ => NpgsqlDbType.Bytea,
    };

    private sealed record Trigger(string Name, string Sql);
}
