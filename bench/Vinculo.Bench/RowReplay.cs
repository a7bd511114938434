using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Vinculo.Platform;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;

namespace Vinculo.Bench;

/// <summary>
/// The floor of the intake: inserts the rows that an installation wrote for its messages into another one, with prepared
/// commands, one transaction a message.
/// </summary>
internal sealed class RowReplay
{
    private readonly List<Table> tables = [];
    private readonly List<(SearchTable Table, (Guid Id, string Words)[] Rows)> searches = [];
    private readonly int messages;

    private RowReplay(int messages) => this.messages = messages;

    private sealed record Table(string Insert, ILookup<int, object?[]> Rows);

    public double RowsPerMessage => (tables.Sum(t => t.Rows.Sum(m => m.Count())) + searches.Sum(s => s.Rows.Length)) / (double)messages;

    /// <summary>How many rows each table of the model has.</summary>
    public static async Task<Dictionary<string, long>> CountAsync(VinculoSettings settings)
    {
        await using var db = await OpenAsync(settings);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var type in Rows.InOrder(db))
            counts[type.GetTableName()!] = await Rows.CountAsync(db.Database.GetDbConnection(), type.GetTableName()!);
        return counts;
    }

    /// <summary>Takes the rows of the tables that were empty before and got rows for the messages.</summary>
    public static async Task<RowReplay> TakeAsync(VinculoSettings settings, Dictionary<string, long> before, int messages)
    {
        await using var db = await OpenAsync(settings);
        var replay = new RowReplay(messages);
        var messageOf = new Dictionary<string, Dictionary<object, int>>(StringComparer.Ordinal);
        foreach (var type in Rows.InOrder(db).Where(t => before[t.GetTableName()!] == 0))
        {
            var table = type.GetTableName()!;
            var (columns, rows) = await Rows.ReadAsync(db.Database.GetDbConnection(), table).FirstAsync();
            if (rows.Count < messages)
                continue;
            var parent = type.GetForeignKeys().FirstOrDefault(f => messageOf.ContainsKey(f.PrincipalEntityType.GetTableName()!));
            var reference = parent is null ? -1 : Array.IndexOf(columns, parent.Properties[0].GetColumnName());
            var numbers = rows.Select((row, i) => reference < 0 || row[reference] is null
                ? (int)((long)i * messages / rows.Count)
                : messageOf[parent!.PrincipalEntityType.GetTableName()!][row[reference]!]).ToArray();
            var id = Array.IndexOf(columns, "id");
            messageOf[table] = id < 0 ? [] : rows.Select((row, i) => (Id: row[id]!, Message: numbers[i])).ToDictionary(r => r.Id, r => r.Message);
            replay.tables.Add(new Table(
                $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => "@p" + i))})",
                rows.Select((row, i) => (Row: row, Message: numbers[i])).ToLookup(r => r.Message, r => r.Row)));
        }
        foreach (var search in await SearchCopy.TablesAsync(db, CancellationToken.None))
        {
            var rows = await SearchCopy.ReadAsync(db, search, CancellationToken.None).ToArrayAsync();
            if (rows.Length > 0)
                replay.searches.Add((new SearchTable(search), rows));
        }
        return replay;
    }

    /// <summary>Inserts them.</summary>
    /// <param name="warmUp">So many messages are not part of the time.</param>
    public async Task<(TimeSpan Elapsed, TimeSpan Work)> RunAsync(VinculoSettings settings, int warmUp)
    {
        if (settings.UsesPostgres)
            settings = settings with { Database = settings.Database + ";Max Auto Prepare=100;Auto Prepare Min Usages=2" };
        var contexts = new System.Collections.Concurrent.ConcurrentBag<Writer>();
        async Task InsertAsync(int message)
        {
            if (!contexts.TryTake(out var writer))
                writer = new Writer(await OpenAsync(settings), tables);
            await WriteAsync(writer, message);
            contexts.Add(writer);
        }

        await IntakeBench.InParallelAsync(0, warmUp, InsertAsync);
        var taken = await IntakeBench.TimeAsync(() => IntakeBench.InParallelAsync(warmUp, messages - warmUp, InsertAsync));
        foreach (var writer in contexts)
            await writer.DisposeAsync();
        return taken;
    }

    private async Task WriteAsync(Writer writer, int message)
    {
        await using var transaction = await writer.Db.Database.BeginTransactionAsync();
        foreach (var (table, command) in writer.Commands)
        {
            command.Transaction = transaction.GetDbTransaction();
            foreach (var row in table.Rows[message])
            {
                for (var i = 0; i < row.Length; i++)
                    command.Parameters[i].Value = row[i] ?? DBNull.Value;
                await command.ExecuteNonQueryAsync();
            }
        }
        foreach (var (table, rows) in searches)
            for (var i = (long)rows.Length * message / messages; i < (long)rows.Length * (message + 1) / messages; i++)
                await table.PutWordsAsync(writer.Db, rows[i].Id, rows[i].Words, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static async Task<VinculoDb> OpenAsync(VinculoSettings settings)
    {
        var db = Installations.Open(settings);
        await db.Database.OpenConnectionAsync();
        return db;
    }

    /// <summary>One connection with a command for each table.</summary>
    private sealed class Writer : IAsyncDisposable
    {
        public Writer(VinculoDb db, IEnumerable<Table> tables)
        {
            Db = db;
            Commands = [.. tables.Select(table => (table, Command(db, table)))];
        }

        public VinculoDb Db { get; }

        public (Table Table, DbCommand Command)[] Commands { get; }

        private static DbCommand Command(VinculoDb db, Table table)
        {
            var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = table.Insert;
            for (var i = 0; i < table.Rows.First().First().Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@p" + i;
                command.Parameters.Add(parameter);
            }
            return command;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (_, command) in Commands)
                await command.DisposeAsync();
            await Db.DisposeAsync();
        }
    }
}
