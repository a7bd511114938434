using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Vinculo.Mail.Net;

/// <summary>
/// One connection to a mail server: lines and bytes in, bytes out, each within its time and its size.
/// A step that fails or is cancelled halfway closes the connection, because nobody can know where in the
/// conversation the two sides then stand.
/// </summary>
internal sealed class MailConnection : IAsyncDisposable
{
    private readonly MailServerSettings settings;
    private readonly Socket socket;
    private Stream stream;
    private byte[] buffer = new byte[32 * 1024];
    private int start;
    private int end;
    private int scanned;

    public MailConnection(Socket socket, MailServerSettings settings)
    {
        this.settings = settings;
        this.socket = socket;
        LocalAddress = ((IPEndPoint)socket.LocalEndPoint!).Address;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    public IPAddress LocalAddress { get; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Turns the connection into TLS and verifies the server's certificate.</summary>
    public async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        // Whatever came before the handshake was said by anybody; it must not be taken for the server's words after it.
        if (start != end)
            throw Fail(MailFailure.Protocol, MailStep.Tls, "The server spoke before TLS had begun.");

        var check = new CertificateCheck(settings);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, check.Accepts);
        stream = tls;
        var options = new SslClientAuthenticationOptions { TargetHost = settings.Address.Host };
        using var deadline = new Deadline(settings.ConnectTimeout, settings.Clock, cancellationToken);
        try
        {
            await tls.AuthenticateAsClientAsync(options, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw Fail(MailFailure.Timeout, MailStep.Tls, "The TLS handshake took too long.");
        }
        catch (OperationCanceledException)
        {
            Close();
            throw;
        }
        catch (Exception e) when (check.Fault is not null && e is AuthenticationException or IOException)
        {
            Close();
            throw new MailServerException(
                MailFailure.CertificateInvalid, MailStep.Tls,
                $"The certificate of {settings.Address} was not accepted: {check.Fault!.Problems}.", e)
            { Certificate = check.Fault };
        }
        catch (AuthenticationException e)
        {
            throw Fail(MailFailure.TlsFailed, MailStep.Tls, "The server does not speak TLS here: " + e.Message, e);
        }
        catch (IOException e)
        {
            throw Fail(MailFailure.Disconnected, MailStep.Tls, "The connection ended during the TLS handshake.", e);
        }
    }

    /// <summary>Reads a line; the ending (CR LF, or LF alone) is left off. The bytes are good until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(
        MailStep step, TimeSpan timeout, int longest, CancellationToken cancellationToken)
    {
        if (TryTakeLine(out var line))
            return line;
        using var deadline = new Deadline(timeout, settings.Clock, cancellationToken);
        do
        {
            if (end - start > longest)
                throw Fail(MailFailure.Protocol, step, $"The server sent a line of more than {longest} bytes.");
            MakeRoom();
            end += await ReceiveAsync(buffer.AsMemory(end), step, deadline);
        }
        while (!TryTakeLine(out line));
        return line;
    }

    /// <summary>Reads at least one byte, and at most as many as fit.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> target, MailStep step, CancellationToken cancellationToken)
    {
        var held = Math.Min(target.Length, end - start);
        if (held > 0)
        {
            buffer.AsMemory(start, held).CopyTo(target);
            start += held;
            scanned = start;
            return held;
        }
        using var deadline = new Deadline(settings.StepTimeout, settings.Clock, cancellationToken);
        return await ReceiveAsync(target, step, deadline);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, MailStep step, CancellationToken cancellationToken)
    {
        EnsureOpen(step);
        using var deadline = new Deadline(settings.StepTimeout, settings.Clock, cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw Fail(MailFailure.Timeout, step, "The server did not take what was sent in time.");
        }
        catch (OperationCanceledException)
        {
            Close();
            throw;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw Fail(MailFailure.Disconnected, step, "The connection ended while sending.", e);
        }
    }

    /// <summary>Closes the connection and makes the exception that says why.</summary>
    public MailServerException Fail(MailFailure kind, MailStep step, string message, Exception? cause = null)
    {
        Close();
        return new MailServerException(kind, step, $"{settings.Address}, {step}: {message}", cause);
    }

    public void Close()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await stream.DisposeAsync();
    }

    private void EnsureOpen(MailStep step)
    {
        if (!IsOpen)
            throw Fail(MailFailure.Disconnected, step, "The connection has ended.");
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> target, MailStep step, Deadline deadline)
    {
        EnsureOpen(step);
        int count;
        try
        {
            count = await stream.ReadAsync(target, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw Fail(MailFailure.Timeout, step, "The server did not answer in time.");
        }
        catch (OperationCanceledException)
        {
            Close();
            throw;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw Fail(MailFailure.Disconnected, step, "The connection ended.", e);
        }
        return count > 0 ? count : throw Fail(MailFailure.Disconnected, step, "The server ended the connection.");
    }

    private bool TryTakeLine(out ReadOnlyMemory<byte> line)
    {
        var lineFeed = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
        if (lineFeed < 0)
        {
            scanned = end;
            line = default;
            return false;
        }
        var lineEnd = scanned + lineFeed;
        var length = lineEnd - start;
        if (length > 0 && buffer[lineEnd - 1] == '\r')
            length--;
        line = buffer.AsMemory(start, length);
        start = lineEnd + 1;
        scanned = start;
        return true;
    }

    private void MakeRoom()
    {
        if (end < buffer.Length && start != end)
            return;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
    }
}
