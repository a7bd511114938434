using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.List;
using Vinculo.Demo;
using Vinculo.Platform;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Bench;

/// <summary>
/// <c>import customers FILE</c> with a CSV file, as a process of its own; the floor is the bare bulk load of the rows that
/// it wrote (COPY, or prepared inserts of several rows on SQLite), in one transaction.
/// </summary>
internal static class ImportBench
{
    private const int AtOnce = 10_000;
    private static readonly string[] Tables = ["customers_customer", "customers_address"];

    public static async Task RunAsync(Installations installations, int customers)
    {
        foreach (var count in (int[])[customers / 10, customers])
        {
            var settings = await installations.GetAsync("import" + count);
            var file = Path.Combine(settings.Data, "clientes.csv");
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, count).Select(Line).Prepend("nome;email;telefone;cpf;cidade;uf"));
            var (elapsed, peak) = await ImportAsync(settings, file, count);
            var (rows, words) = await LoadAsync(settings, await installations.GetAsync("bulk" + count));
            var floor = rows + words;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"import {count,9:n0} customers   {elapsed.TotalSeconds,6:0.0} s   peak {peak / 1048576} MB   floor {floor.TotalSeconds,6:0.0} s (tables {rows.TotalSeconds:0.0} s, search index {words.TotalSeconds:0.0} s)   {elapsed / floor:0.00} times the floor"));
        }
    }

    private static string Line(int number)
    {
        var random = new Random(number);
        var name = string.Join(' ', Vocabulary.Text(random, 3).Replace(".", "", StringComparison.Ordinal).Split(' ').Append(number.ToString(CultureInfo.InvariantCulture)));
        return $"{name};cliente{number}@exemplo.example;(11) 9{8000 + number / 10000 % 1999:0000}-{number % 10000:0000};{IdentityNumbers.Cpf(number + 1)};São Paulo;SP";
    }

    private static async Task<(TimeSpan Elapsed, long Peak)> ImportAsync(VinculoSettings settings, string file, int expected)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(VinculoProcess.Describe(settings, "import", "customers", file))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        while (await Task.WhenAny(ended, Task.Delay(100)) != ended)
        {
            process.Refresh();
            if (!process.HasExited)
                peak = Math.Max(peak, process.WorkingSet64);
        }
        var elapsed = clock.Elapsed;
        if (!(await output).Contains($"{expected} created", StringComparison.Ordinal))
            throw new InvalidOperationException(await output + await errors);
        return (elapsed, peak);
    }

    private static async Task<(TimeSpan Rows, TimeSpan Words)> LoadAsync(VinculoSettings from, VinculoSettings to)
    {
        await using var source = Installations.Open(from);
        await using var target = Installations.Open(to);
        await source.Database.OpenConnectionAsync();
        await using var transaction = await target.Database.BeginTransactionAsync();
        var (rows, words) = (new Stopwatch(), new Stopwatch());
        foreach (var table in Tables)
        {
            await foreach (var part in Rows.ReadAsync(source.Database.GetDbConnection(), table, AtOnce))
            {
                rows.Start();
                await target.BulkInsertAsync(table, part.Columns, part.Rows, CancellationToken.None);
                rows.Stop();
            }
        }
        await foreach (var part in SearchCopy.ReadAsync(source, CustomerIndex.TableName, CancellationToken.None).Chunk(AtOnce))
        {
            words.Start();
            await CustomerIndex.Table.AddManyAsync(target, part, CancellationToken.None);
            words.Stop();
        }
        rows.Start();
        await transaction.CommitAsync();
        return (rows.Elapsed, words.Elapsed);
    }
}
