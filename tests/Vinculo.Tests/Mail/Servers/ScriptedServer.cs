using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>A server in this process that says and awaits what a test's script tells it, faults included.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task running;

    public ScriptedServer(Func<ScriptedPeer, Task> script)
    {
        listener.Start();
        running = RunAsync(script);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public ImapSettings Imap(MailSecurity security = MailSecurity.PlainLoopbackOnly) =>
        new(new MailServerAddress("localhost", Port, security)) { StepTimeout = TimeSpan.FromSeconds(20) };

    public SmtpSettings Smtp(MailSecurity security = MailSecurity.PlainLoopbackOnly) =>
        new(new MailServerAddress("localhost", Port, security)) { StepTimeout = TimeSpan.FromSeconds(20) };

    /// <summary>Ends the server, and fails where the client said something else than the script awaits. A script may be longer than the test.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        try
        {
            await running;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The client hung up, or the test ended before the script.
        }
        listener.Dispose();
        end.Dispose();
    }

    private async Task RunAsync(Func<ScriptedPeer, Task> script)
    {
        using var client = await listener.AcceptTcpClientAsync(end.Token);
        using var peer = new ScriptedPeer(client, end.Token);
        await script(peer);
    }
}

/// <summary>The server's side of one connection.</summary>
internal sealed class ScriptedPeer(TcpClient client, CancellationToken end) : IDisposable
{
    private Stream stream = client.GetStream();

    public Task SayAsync(string text) => SayAsync(Encoding.UTF8.GetBytes(text));

    public async Task SayAsync(byte[] bytes) => await stream.WriteAsync(bytes, end);

    /// <summary>Reads a line without its ending; an empty one when the client has hung up.</summary>
    public async Task<string> HearAsync() => await HearLineAsync() ?? "";

    /// <summary>Reads a line without its ending; null when the client has hung up.</summary>
    public async Task<string?> HearLineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, end) > 0)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return line.Count > 0 ? Encoding.UTF8.GetString([.. line]) : null;
    }

    /// <summary>Awaits an IMAP command and answers it with <paramref name="before"/> and OK.</summary>
    public async Task AnswerAsync(string command, string before = "", string status = "OK done")
    {
        var tag = await ExpectAsync(command);
        await SayAsync($"{before}{tag} {status}\r\n");
    }

    /// <summary>Awaits exactly this line.</summary>
    public async Task HearAsync(string line) => (await HearAsync()).ShouldBe(line);

    /// <summary>Awaits an IMAP command and gives back its tag.</summary>
    public async Task<string> ExpectAsync(string command)
    {
        var line = await HearAsync();
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (line.Length == 0)
            throw new IOException("The client has hung up.");
        line[(space + 1)..].ShouldStartWith(command);
        return line[..space];
    }

    /// <summary>Awaits a line of SMTP and answers it.</summary>
    public async Task ReplyAsync(string command, string reply)
    {
        var line = await HearAsync();
        if (line.Length == 0)
            throw new IOException("The client has hung up.");
        line.ShouldStartWith(command);
        await SayAsync(reply + "\r\n");
    }

    /// <summary>Greets as an IMAP server with these capabilities, and lets the client in.</summary>
    public async Task LetInAsync(string capabilities = "IMAP4rev1")
    {
        await SayAsync($"* OK [CAPABILITY {capabilities}] ready\r\n");
        await AnswerAsync("LOGIN", $"* CAPABILITY {capabilities}\r\n");
    }

    public async Task StartTlsAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(stream);
        stream = tls;
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, end);
    }

    /// <summary>Says nothing more, until the client gives up.</summary>
    public async Task KeepSilentAsync()
    {
        while (await HearLineAsync() is not null)
        {
            // Whatever it says.
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }
}
