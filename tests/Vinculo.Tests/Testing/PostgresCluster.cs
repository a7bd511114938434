using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Vinculo.Tests.Testing;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Vinculo.Tests.Testing;

/// <summary>
/// A throw-away PostgreSQL server of the test run's own, made by the machine's initdb and pg_ctl on first use and
/// removed at the end. PostgreSQL refuses to run as root, so root hands it to the user 'postgres'.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static PostgresCluster? started;
    private static string? folder;
    private static string? binaries;
    private static int port;

    public PostgresCluster() => started = this;

    /// <summary>Connection string for a database of the cluster, which starts if it has not.</summary>
    internal static async Task<string> ConnectionStringAsync(string database)
    {
        await EnsureStartedAsync();
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "vinculo",
            Database = database,
            MaxPoolSize = 20,
            IncludeErrorDetail = true,
        }.ToString();
    }

    internal static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await ConnectionStringAsync("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task EnsureStartedAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (folder is not null)
                return;
            var found = Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).ToArray()
                : [];
            binaries = Path.GetDirectoryName(Requirement.Tool("initdb", "postgresql", found));
            // A real file, not a link to one elsewhere: the server finds its parts beside it.
            binaries = found.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb"))) ?? binaries;
            var root = Directory.CreateTempSubdirectory("vinculo-pg-").FullName;
            if (IsRoot)
                await RunAsync("chown", ["postgres", root], asPostgres: false);
            port = FreePort();
            await RunAsync(Path.Combine(binaries!, "initdb"),
                ["-D", root + "/data", "-U", "vinculo", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], IsRoot);
            await RunAsync(Path.Combine(binaries!, "pg_ctl"),
                ["-D", root + "/data", "-w", "-l", root + "/log", "-o",
                    $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={root} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300",
                    "start"], IsRoot);
            folder = root;
        }
        finally
        {
            Gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (started != this || folder is null)
            return;
        NpgsqlConnection.ClearAllPools();
        await RunAsync(Path.Combine(binaries!, "pg_ctl"), ["-D", folder + "/data", "-m", "immediate", "stop"], IsRoot);
        Directory.Delete(folder, recursive: true);
        folder = null;
    }

    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.UserName == "root";

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
