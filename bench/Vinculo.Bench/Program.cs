using System.Diagnostics;
using Vinculo.Bench;

// Each benchmark runs beside its floor in the same process and prints both and their ratio: docs/benchmarks.md.
if (args is ["parse"])
    return await ParseBench.RunAsync();
if (args is ["fuzz", .. var amount])
    return FuzzBench.Run(amount);
if (args is not [("intake" or "kill" or "scale" or "import" or "start" or "imap" or "smtp" or "killmail" or "take" or "send") and var name, .. var rest])
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Vinculo.Bench -- intake|kill|killmail|scale|import|start|imap|smtp|take|send [amount] [--postgres | --server \"Host=…\"] | parse | fuzz [amount] [seed]");
    return 2;
}
var options = Options.Read(rest);
if (name == "scale")
    options = options with { Postgres = true };
var clock = Stopwatch.StartNew();
await using var installations = await Installations.StartAsync(options);
Console.WriteLine($"{name} on {installations.Engine}");
switch (name)
{
    case "intake":
        await IntakeBench.RunAsync(installations, options.Count ?? 2000);
        break;
    case "kill" when await KillBench.RunAsync(installations, options.Count ?? 20) > 0:
        return 1;
    case "killmail" when await KillMailBench.RunAsync(installations, options.Count ?? 500) > 0:
        return 1;
    case "scale":
        await ScaleAsync(installations, options.Count ?? 1_000_000);
        break;
    case "import":
        await ImportBench.RunAsync(installations, options.Count ?? 1_000_000);
        break;
    case "start":
        await StartBench.RunAsync(installations);
        break;
    case "take":
        await TakeBench.RunAsync(installations, options.Count ?? 10_000);
        break;
    case "send":
        await SendBench.RunAsync(installations, options.Count ?? 10_000);
        break;
    case "imap":
        await ImapBench.RunAsync(options.Count ?? 10_000);
        break;
    case "smtp":
        await SmtpBench.RunAsync(options.Count ?? 10_000);
        break;
}
Console.WriteLine($"in {clock.Elapsed.TotalMinutes:0.0} minutes");
return 0;

static async Task ScaleAsync(Installations installations, int conversations)
{
    await using var few = await Company.OpenAsync(installations, conversations / 100);
    await using var many = await Company.OpenAsync(installations, conversations);
    await PagesBench.RunAsync(few, many);
    await SearchBench.RunAsync(many);
}
