using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Vinculo.Tests.Testing;

/// <summary>
/// A PostgreSQL server of one's own in a temporary folder, made by the machine's initdb and pg_ctl and removed at the
/// end. PostgreSQL refuses to run as root, so root hands it to the user 'postgres'. The benchmarks use it too.
/// </summary>
internal sealed class ThrowAwayPostgres : IAsyncDisposable
{
    private readonly string binaries;
    private readonly string folder;
    private readonly int port;

    private ThrowAwayPostgres(string binaries, string folder, int port) => (this.binaries, this.folder, this.port) = (binaries, folder, port);

    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.UserName == "root";

    /// <summary>The folder of initdb and pg_ctl, of the newest version; null where there is none.</summary>
    public static string? FindBinaries()
    {
        // Debian's own folders first: the server finds its parts beside the real file, not beside a link to it.
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return debian.Concat(path).FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")));
    }

    /// <param name="settings">Such as <c>fsync=off</c>.</param>
    public static async Task<ThrowAwayPostgres> StartAsync(string binaries, params IEnumerable<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("vinculo-pg-").FullName;
        if (IsRoot)
            await RunAsync("chown", ["postgres", folder], asPostgres: false);
        var server = new ThrowAwayPostgres(binaries, folder, FreePort());
        await RunAsync(Path.Combine(binaries, "initdb"),
            ["-D", folder + "/data", "-U", "vinculo", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], IsRoot);
        var options = string.Concat(settings.Prepend("listen_addresses=127.0.0.1").Prepend("unix_socket_directories=" + folder).Select(s => " -c " + s));
        await RunAsync(Path.Combine(binaries, "pg_ctl"),
            ["-D", folder + "/data", "-w", "-l", folder + "/log", "-o", $"-p {server.port}{options}", "start"], IsRoot);
        return server;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "vinculo",
        Database = database,
        MaxPoolSize = 20,
        IncludeErrorDetail = true,
    }.ToString();

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsync(Path.Combine(binaries, "pg_ctl"), ["-D", folder + "/data", "-m", "immediate", "stop"], IsRoot);
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string program, string[] arguments, bool asPostgres)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, WorkingDirectory = "/" };
        start.FileName = asPostgres ? "runuser" : program;
        foreach (var argument in asPostgres ? ["-u", "postgres", "--", program, .. arguments] : arguments)
            start.ArgumentList.Add(argument);
        // The server inherits the streams and outlives this command, so output goes to a file, not to a pipe of ours.
        var output = Path.GetTempFileName();
        start.ArgumentList.Insert(0, $"exec \"$0\" \"$@\" >'{output}' 2>&1");
        start.ArgumentList.Insert(0, "-c");
        start.ArgumentList.Insert(2, start.FileName);
        start.FileName = "/bin/sh";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var said = await File.ReadAllTextAsync(output);
        File.Delete(output);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
    }
}
