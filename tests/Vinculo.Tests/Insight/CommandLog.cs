using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Vinculo.Tests.Insight;

/// <summary>Writes down the SQL commands that are read from.</summary>
internal sealed class CommandLog : DbCommandInterceptor
{
    private readonly Lock gate = new();
    private readonly List<(string Sql, (string Name, object? Value)[] Parameters)> commands = [];

    public IReadOnlyList<(string Sql, (string Name, object? Value)[] Parameters)> Commands
    {
        get
        {
            lock (gate)
                return [.. commands];
        }
    }

    public void Clear()
    {
        lock (gate)
            commands.Clear();
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        lock (gate)
            commands.Add((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        return ValueTask.FromResult(result);
    }
}
