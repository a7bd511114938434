using Vinculo.Bench;

// Each benchmark runs beside its floor in the same process and prints both and their ratio: docs/benchmarks.md.
return args switch
{
    ["intake", .. var rest] => await IntakeBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project bench/Vinculo.Bench -- intake [messages] [PostgreSQL connection string]");
    return 2;
}
