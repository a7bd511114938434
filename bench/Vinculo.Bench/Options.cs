using System.Globalization;

namespace Vinculo.Bench;

/// <summary>What a benchmark was asked for on the command line.</summary>
/// <param name="Count">How much of what it measures; null is the amount that docs/benchmarks.md tells of.</param>
/// <param name="Postgres">On a PostgreSQL server of its own instead of SQLite.</param>
/// <param name="Server">A PostgreSQL server to use instead, where large data stays for the next run.</param>
internal sealed record Options(int? Count, bool Postgres, string? Server)
{
    /// <exception cref="FormatException">An argument is none of these.</exception>
    public static Options Read(IReadOnlyList<string> args)
    {
        var options = new Options(null, false, null);
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--postgres" => options with { Postgres = true },
                "--server" when i + 1 < args.Count => options with { Postgres = true, Server = args[++i] },
                var count => options with { Count = int.Parse(count, CultureInfo.InvariantCulture) },
            };
        }
        return options;
    }
}
