using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vinculo.Platform;

namespace Vinculo.Tests.Testing;

/// <summary>The executable, run as a process of its own with the settings of a test.</summary>
internal static class VinculoProcess
{
    public static Task<Ended> RunAsync(VinculoSettings settings, params string[] arguments) => RunAsync(settings, "", arguments);

    public static async Task<Ended> RunAsync(VinculoSettings settings, string input, string[] arguments)
    {
        using var process = Process.Start(Describe(settings, arguments))!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>How to start it: settings by environment, as an installation has them.</summary>
    public static ProcessStartInfo Describe(VinculoSettings settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = settings.Data,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Vinculo.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["Vinculo__Data"] = settings.Data;
        start.Environment["Vinculo__Database"] = settings.Database;
        start.Environment["Vinculo__MaxMessageBytes"] = settings.MaxMessageBytes.ToString(CultureInfo.InvariantCulture);
        return start;
    }
}

/// <summary>What a process left behind.</summary>
internal sealed record Ended(int Code, string Output, string Errors);
