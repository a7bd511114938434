using System.Diagnostics;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Bench;

/// <summary>The server as a process of its own, on a port chosen by the system.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process process;

    private ServerProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Memory that it has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts it; it listens when this returns.</summary>
    public static async Task<ServerProcess> StartAsync(VinculoSettings settings, params string[] arguments)
    {
        var process = Process.Start(VinculoProcess.Describe(settings, ["serve", .. arguments, "--urls", "http://127.0.0.1:0"]))!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains(Listening, StringComparison.Ordinal))
                continue;
            _ = process.StandardOutput.ReadToEndAsync(); // so that its log never waits for us
            return new ServerProcess(process, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()));
        }
        throw new InvalidOperationException("The server ended: " + await errors);
    }

    /// <summary>SIGKILL: the process can do nothing about it.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }
}
