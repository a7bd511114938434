using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>The folder of one throw-away server, and what its fixtures have in common.</summary>
internal sealed class ServerFolder : IDisposable
{
    public ServerFolder(string name)
    {
        // Short, because the path of a Unix socket has at most 107 bytes.
        Path = Directory.CreateTempSubdirectory($"vinculo-{name}-").FullName;
        Open(Path, 0b111_101_101);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a folder that servers under other users can write into.</summary>
    public string AddShared(string name)
    {
        Directory.CreateDirectory(this[name]);
        Open(this[name], 0b111_111_111);
        return this[name];
    }

    public void Write(string name, string text) => File.WriteAllText(this[name], text);

    /// <summary>Writes a server's certificate and key.</summary>
    public void WriteCertificate(X509Certificate2 certificate)
    {
        Write("server.pem", certificate.ExportCertificatePem());
        using var key = certificate.GetRSAPrivateKey()!;
        Write("server.key", key.ExportPkcs8PrivateKeyPem());
        Open(this["server.key"], 0b110_000_000);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>A port that nobody uses at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end, and fails with what it said where it did not succeed.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
    }

    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    /// <summary>Waits until a server answers on a port.</summary>
    public static async Task WaitForPortAsync(int port, Func<string> log, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
        throw new InvalidOperationException("The server did not start: " + log());
    }

    private static void Open(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)mode);
    }
}
