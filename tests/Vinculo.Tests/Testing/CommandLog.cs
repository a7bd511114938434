using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Platform.Storage;

namespace Vinculo.Tests.Testing;

/// <summary>
/// Notes the SQL commands that the application runs, so that a test can count them and ask the engine how it carries
/// them out: <c>TestApp.StartAsync(engine, log.Attach)</c>.
/// </summary>
internal sealed class CommandLog : DbCommandInterceptor
{
    private readonly Lock gate = new();
    private List<LoggedCommand> commands = [];

    public void Attach(IServiceCollection services) =>
        services.ConfigureDbContext<VinculoDb>((_, options) => options.AddInterceptors(this));

    /// <summary>The commands run while the work is done.</summary>
    public async Task<IReadOnlyList<LoggedCommand>> DuringAsync(Func<Task> work)
    {
        lock (gate)
            commands = [];
        await work();
        lock (gate)
            return [.. commands];
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Note(command, result));

    private T Note<T>(DbCommand command, T result)
    {
        lock (gate)
            commands.Add(new LoggedCommand(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(Copy)]));
        return result;
    }

    private static DbParameter Copy(DbParameter parameter) => parameter is Microsoft.Data.Sqlite.SqliteParameter
        ? new Microsoft.Data.Sqlite.SqliteParameter(parameter.ParameterName, parameter.Value)
        : (DbParameter)((ICloneable)parameter).Clone();
}

internal sealed record LoggedCommand(string Sql, IReadOnlyList<DbParameter> Parameters)
{
    /// <summary>How the engine would carry it out, in the engine's words.</summary>
    public async Task<string> PlanAsync(VinculoDb db)
    {
        var connection = db.Database.GetDbConnection();
        if (connection.State != ConnectionState.Open)
            await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = (db.IsPostgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + Sql;
        foreach (var parameter in Parameters)
            command.Parameters.Add(parameter);
        var lines = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                lines.Add(reader.GetString(db.IsPostgres ? 0 : 3));
        }
        command.Parameters.Clear();
        return string.Join('\n', lines);
    }
}
