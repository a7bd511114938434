using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>Who speaks on a line.</summary>
internal enum Side
{
    Client,
    Server,
}

/// <summary>Stands between the application and a real server, and cuts the line where a test says.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<TcpClient, Task> lines = new();
    private readonly Task running;

    /// <param name="target">The server's port on this machine.</param>
    public Relay(int target)
    {
        Target = target;
        listener.Start();
        running = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Speaks TLS with this certificate to those who connect, and plain text to the server.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Whether it hangs up on whoever connects.</summary>
    public bool IsDown { get; private set; }

    /// <summary>
    /// How many bytes of what came from one side may pass; where fewer than all, the line is cut behind them. Null passes
    /// everything.
    /// </summary>
    public Func<Side, ReadOnlyMemory<byte>, int>? Passes { get; set; }

    /// <summary>Happens before something passes.</summary>
    public Func<Side, ReadOnlyMemory<byte>, Task>? Before { get; set; }

    /// <summary>Whether a line was cut by <see cref="Passes"/>.</summary>
    public bool HasCut { get; private set; }

    /// <summary>The server's port.</summary>
    public int Target { get; }

    /// <summary>How many have connected.</summary>
    public int Calls => lines.Count;

    /// <summary>How many bytes the clients have said.</summary>
    public long Heard { get; private set; }

    /// <summary>Cuts the next line when so many lines of text of one side, and so many bytes of the next, have passed.</summary>
    public void CutAfter(Side side, int lines, int bytes)
    {
        HasCut = false;
        var seen = 0;
        Passes = (from, text) =>
        {
            if (from != side)
                return text.Length;
            var at = 0;
            while (seen < lines)
            {
                var end = text.Span[at..].IndexOf((byte)'\n');
                if (end < 0)
                    return text.Length;
                at += end + 1;
                seen++;
            }
            var rest = Math.Min(bytes, text.Length - at);
            bytes -= rest;
            return at + rest;
        };
    }

    /// <summary>Cuts the next line of SMTP when the server answers to the end of a message.</summary>
    public void CutAfterTheEnd()
    {
        HasCut = false;
        var ended = false;
        Passes = (from, text) =>
        {
            ended |= from == Side.Client && text.Span.EndsWith("\r\n.\r\n"u8);
            return from == Side.Server && ended ? 0 : text.Length;
        };
    }

    /// <summary>Does something when the server answers to the end of the next message of SMTP, before the client hears it.</summary>
    public void BeforeAnswerToTheEnd(Func<Task> work)
    {
        var ended = false;
        Before = (from, text) =>
        {
            ended |= from == Side.Client && text.Span.EndsWith("\r\n.\r\n"u8);
            if (from == Side.Client || !ended)
                return Task.CompletedTask;
            Before = null;
            return work();
        };
    }

    /// <summary><see cref="Break">Breaks</see> when the clients have spoken so often.</summary>
    public void BreakAfter(int times)
    {
        Passes = (from, text) =>
        {
            if (from == Side.Server || Interlocked.Decrement(ref times) >= 0)
                return text.Length;
            Break();
            return 0;
        };
    }

    /// <summary>Cuts every line, and hangs up on whoever connects until it is <see cref="Mend">mended</see>.</summary>
    public void Break()
    {
        IsDown = true;
        foreach (var (line, _) in lines)
            line.Close();
    }

    public void Mend()
    {
        Passes = null;
        HasCut = false;
        IsDown = false;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        Break();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(lines.Values);
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!end.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(end.Token);
            lines[client] = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                if (IsDown)
                    return;
                var near = await NearAsync(client);
                await server.ConnectAsync(IPAddress.Loopback, Target, end.Token);
                await Task.WhenAny(PumpAsync(Side.Client, near, server.GetStream()), PumpAsync(Side.Server, server.GetStream(), near));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException
                or InvalidOperationException or System.Security.Authentication.AuthenticationException)
            {
                // One of the two hung up, or did not like the certificate.
            }
        }
    }

    private async Task<Stream> NearAsync(TcpClient client)
    {
        if (Certificate is not { } certificate)
            return client.GetStream();
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, end.Token);
        return tls;
    }

    private async Task PumpAsync(Side side, Stream from, Stream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, end.Token) is > 0 and var count)
            {
                if (side == Side.Client)
                    Heard += count;
                await (Before?.Invoke(side, buffer.AsMemory(0, count)) ?? Task.CompletedTask);
                var passing = Passes?.Invoke(side, buffer.AsMemory(0, count)) ?? count;
                await to.WriteAsync(buffer.AsMemory(0, passing), end.Token);
                if (passing == count)
                    continue;
                HasCut = true;
                return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side hung up.
        }
    }
}
