using System.Globalization;
using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <summary>The conversation with an SMTP server: commands and replies.</summary>
internal sealed class SmtpSession(MailConnection connection, SmtpSettings settings) : IAsyncDisposable
{
    private const int LongestLine = 8 * 1024;
    private const int MostLines = 200;

    private readonly Dictionary<string, string> extensions = new(StringComparer.OrdinalIgnoreCase);

    // Servers say 421 before they hang up, whatever they were asked (RFC 5321, section 3.8).
    private SmtpReply? farewell;

    public MailConnection Connection => connection;

    public SmtpSettings Settings => settings;

    public IReadOnlyDictionary<string, string> Extensions => extensions;

    public bool Can(string extension) => extensions.ContainsKey(extension);

    public ValueTask SendAsync(string line, MailStep step, CancellationToken cancellationToken) =>
        connection.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), step, cancellationToken);

    public async Task<SmtpReply> CommandAsync(string line, MailStep step, CancellationToken cancellationToken)
    {
        await SendAsync(line, step, cancellationToken);
        return await ReadReplyAsync(step, settings.StepTimeout, cancellationToken);
    }

    public async Task<SmtpReply> ReadReplyAsync(MailStep step, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await ReadAnyReplyAsync(step, timeout, cancellationToken);
            if (reply.Code == 421)
                farewell = reply;
            return reply;
        }
        catch (MailServerException e) when (e.Kind == MailFailure.Disconnected && farewell is not null)
        {
            throw Refusal(step, farewell);
        }
    }

    private async Task<SmtpReply> ReadAnyReplyAsync(MailStep step, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var bytes = await connection.ReadLineAsync(step, timeout, LongestLine, cancellationToken);
            if (SmtpReply.ParseLine(bytes.Span) is not { } line)
                throw NotSmtp(step, bytes);
            lines.Add(line.Words);
            if (line.IsLast)
                return new SmtpReply(line.Code, lines);
        }
        throw connection.Fail(MailFailure.Protocol, step, "The server's reply has no end.");
    }

    /// <summary>Says who we are and learns what the server can do.</summary>
    public async Task HelloAsync(CancellationToken cancellationToken)
    {
        var name = settings.ClientName ?? AddressLiteral();
        var reply = await CommandAsync("EHLO " + name, MailStep.Capabilities, cancellationToken);
        extensions.Clear();
        if (reply.IsPermanent)
        {
            reply = await CommandAsync("HELO " + name, MailStep.Capabilities, cancellationToken);
            if (!reply.IsPositive)
                throw Refusal(MailStep.Capabilities, reply);
            return;
        }
        if (!reply.IsPositive)
            throw Refusal(MailStep.Capabilities, reply);
        foreach (var line in reply.Lines.Skip(1))
        {
            var space = line.IndexOfAny([' ', '=']);
            var word = space < 0 ? line : line[..space];
            var rest = space < 0 ? "" : line[(space + 1)..];
            // Old servers say "AUTH=LOGIN" besides "AUTH LOGIN".
            extensions[word] = extensions.TryGetValue(word, out var before) ? before + ' ' + rest : rest;
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>The exception for a command that the server refused.</summary>
    public static MailServerException Refusal(MailStep step, SmtpReply reply, MailFailure? kind = null) =>
        new(kind ?? KindOf(reply), step, $"{step}: the server answered {reply}")
        {
            ServerWords = reply.Words,
            ServerCode = reply.FullCode,
        };

    private static MailFailure KindOf(SmtpReply reply)
    {
        if (reply.IsTransient)
            return MailFailure.TransientRefusal;
        return reply.IsPermanent ? MailFailure.PermanentRefusal : MailFailure.Protocol;
    }

    private MailServerException NotSmtp(MailStep step, ReadOnlyMemory<byte> line)
    {
        connection.Close();
        // It may repeat the password that it was told.
        var words = step == MailStep.Login ? null : Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 200)]);
        return new MailServerException(MailFailure.Protocol, step, $"{step}: this is not an answer of SMTP: {words ?? "(concealed)"}")
        {
            ServerWords = words,
        };
    }

    private string AddressLiteral()
    {
        var address = connection.LocalAddress;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var isSix = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (isSix)
            address = new System.Net.IPAddress(address.GetAddressBytes());
        return string.Create(CultureInfo.InvariantCulture, $"[{(isSix ? "IPv6:" : "")}{address}]");
    }
}
