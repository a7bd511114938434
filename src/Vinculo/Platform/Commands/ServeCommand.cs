using System.CommandLine;
using Vinculo.Demo;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Commands;

/// <summary><c>serve</c>, which is also what happens when no command is named.</summary>
internal static class ServeCommand
{
    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "Starts with a demonstration company in a database of its own; the sign-in page says how to enter.",
    };

    public static Command Create()
    {
        var serve = new Command("serve", "Starts the server (this is also the default).");
        serve.Add(Demo);
        serve.SetAction(RunAsync);
        return serve;
    }

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] settings = [.. parsed.UnmatchedTokens];
        await using var app = parsed.GetValue(Demo)
            ? await DemoCompany.OpenAsync([.. settings, "--Vinculo:Demo=true"], cancellationToken)
            : VinculoApp.Create(settings);
        await StorageSetup.MigrateAsync(app.Services, cancellationToken);
        await app.RunAsync(cancellationToken);
        return CommandLine.Done;
    }
}
