using System.Net;
using System.Net.Sockets;

namespace Vinculo.Mail.Net;

/// <summary>Opens the connection to a mail server: name, TCP, and TLS where it comes first.</summary>
internal static class MailConnector
{
    public static async Task<MailConnection> OpenAsync(MailServerSettings settings, CancellationToken cancellationToken)
    {
        var address = settings.Address;
        if (address.Port is < 1 or > 65535)
            throw new ArgumentOutOfRangeException(nameof(settings), address.Port, "A port is a number from 1 to 65535.");

        var hosts = await ResolveAsync(settings, cancellationToken);
        if (address.Security is not (MailSecurity.Tls or MailSecurity.StartTls) && !hosts.All(IPAddress.IsLoopback))
        {
            throw new MailServerException(
                MailFailure.PlainTextNotAllowed, MailStep.Connect,
                $"{address} is not on this machine, and plain text is spoken only to servers that are. Choose TLS or STARTTLS.");
        }

        var socket = await ConnectAsync(settings, hosts, cancellationToken);
        var connection = new MailConnection(socket, settings);
        if (address.Security != MailSecurity.Tls)
            return connection;
        try
        {
            await connection.StartTlsAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(MailServerSettings settings, CancellationToken cancellationToken)
    {
        var host = settings.Address.Host;
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        using var deadline = new Deadline(settings.ConnectTimeout, settings.Clock, cancellationToken);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, deadline.Token);
            return found.Length > 0 ? found : throw NotFound(host, null);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw new MailServerException(MailFailure.Timeout, MailStep.Resolve, $"Looking up {host} took too long.");
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw NotFound(host, e);
        }
    }

    private static MailServerException NotFound(string host, Exception? cause) =>
        new(MailFailure.HostNotFound, MailStep.Resolve, $"No machine is known by the name {host}.", cause);

    private static async Task<Socket> ConnectAsync(
        MailServerSettings settings, IPAddress[] hosts, CancellationToken cancellationToken)
    {
        // A host often has an IPv6 address that leads nowhere: each address gets its share of the time.
        var share = settings.ConnectTimeout / hosts.Length;
        MailServerException? failure = null;
        foreach (var host in hosts)
        {
            var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var deadline = new Deadline(share, settings.Clock, cancellationToken);
            try
            {
                await socket.ConnectAsync(host, settings.Address.Port, deadline.Token);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                return socket;
            }
            catch (OperationCanceledException) when (deadline.HasPassed)
            {
                socket.Dispose();
                failure ??= new MailServerException(
                    MailFailure.Timeout, MailStep.Connect, $"{settings.Address} did not answer in time.");
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = Explain(settings.Address, e);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw failure!;
    }

    private static MailServerException Explain(MailServerAddress address, SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new(
            MailFailure.ConnectionRefused, MailStep.Connect, $"Nothing listens at {address}.", cause),
        SocketError.TimedOut => new(MailFailure.Timeout, MailStep.Connect, $"{address} did not answer in time.", cause),
        _ => new(MailFailure.Unreachable, MailStep.Connect, $"{address} cannot be reached: {cause.Message}", cause),
    };
}
