using System.CommandLine;
using Vinculo.Platform.Commands;

namespace Vinculo.Insight.Facts;

/// <summary><c>insight rebuild</c>: makes the facts behind the metrics again from the modules that hold the truth.</summary>
internal static class InsightCommand
{
    public static Command Create()
    {
        var rebuild = new Command("rebuild", "Makes the facts behind the metrics again; the server may go on running.");
        rebuild.SetAction((parsed, cancellationToken) => CommandLine.WithServicesAsync(parsed, provider => RebuildAsync(provider, cancellationToken)));
        return new Command("insight", "The facts behind the metrics.") { rebuild };
    }

    private static async Task<int> RebuildAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var now = provider.GetRequiredService<TimeProvider>().GetUtcNow();
        var rebuilt = await provider.GetRequiredService<RebuildFacts>().RunAsync(now, cancellationToken);
        await Console.Out.WriteLineAsync($"{rebuilt.Conversations} conversations, {rebuilt.Answers} survey answers.");
        return CommandLine.Done;
    }
}
