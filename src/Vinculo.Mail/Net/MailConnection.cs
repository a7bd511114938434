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
    private readonly MailServerSettings _settings;
    private readonly Socket _socket;
    private Stream _stream;
    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;
    private int _scanned;

    public MailConnection(Socket socket, MailServerSettings settings)
    {
        _settings = settings;
        _socket = socket;
        LocalAddress = ((IPEndPoint)socket.LocalEndPoint!).Address;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public IPAddress LocalAddress { get; }

    public bool IsSecure => _stream is SslStream;

    public bool IsOpen { get; private set; } = true;

    /// <summary>Turns the connection into TLS and verifies the server's certificate.</summary>
    public async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        // Whatever came before the handshake was said by anybody; it must not be taken for the server's words after it.
        if (_start != _end)
            throw Fail(MailFailure.Protocol, MailStep.Tls, "The server spoke before TLS had begun.");

        var check = new CertificateCheck(_settings);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, check.Accepts);
        _stream = tls;
        var options = new SslClientAuthenticationOptions { TargetHost = _settings.Address.Host };
        using var deadline = new Deadline(_settings.ConnectTimeout, _settings.Clock, cancellationToken);
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
                $"The certificate of {_settings.Address} was not accepted: {check.Fault!.Problems}.", e)
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
        using var deadline = new Deadline(timeout, _settings.Clock, cancellationToken);
        do
        {
            if (_end - _start > longest)
                throw Fail(MailFailure.Protocol, step, $"The server sent a line of more than {longest} bytes.");
            MakeRoom();
            _end += await ReceiveAsync(_buffer.AsMemory(_end), step, deadline);
        }
        while (!TryTakeLine(out line));
        return line;
    }

    /// <summary>Reads at least one byte, and at most as many as fit.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> target, MailStep step, CancellationToken cancellationToken)
    {
        var held = Math.Min(target.Length, _end - _start);
        if (held > 0)
        {
            _buffer.AsMemory(_start, held).CopyTo(target);
            _start += held;
            _scanned = _start;
            return held;
        }
        using var deadline = new Deadline(_settings.StepTimeout, _settings.Clock, cancellationToken);
        return await ReceiveAsync(target, step, deadline);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, MailStep step, CancellationToken cancellationToken)
    {
        EnsureOpen(step);
        using var deadline = new Deadline(_settings.StepTimeout, _settings.Clock, cancellationToken);
        try
        {
            await _stream.WriteAsync(bytes, deadline.Token);
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
        return new MailServerException(kind, step, $"{_settings.Address}, {step}: {message}", cause);
    }

    public void Close()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _stream.DisposeAsync();
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
            count = await _stream.ReadAsync(target, deadline.Token);
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

    private bool TryTakeLine([NotNullWhen(true)] out ReadOnlyMemory<byte> line)
    {
        var lineFeed = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
        if (lineFeed < 0)
        {
            _scanned = _end;
            line = default;
            return false;
        }
        var end = _scanned + lineFeed;
        var length = end - _start;
        if (length > 0 && _buffer[end - 1] == '\r')
            length--;
        line = _buffer.AsMemory(_start, length);
        _start = end + 1;
        _scanned = _start;
        return true;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length && _start != _end)
            return;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
