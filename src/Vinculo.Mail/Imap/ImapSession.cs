using System.Globalization;
using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <summary>The conversation with an IMAP server: commands with their answers, and what the server says unasked.</summary>
internal sealed class ImapSession(MailConnection connection, ImapSettings settings) : IAsyncDisposable
{
    private const int LongestLine = 8 * 1024 * 1024;

    /// <summary>Extensions that a server of revision 2 has and need not name (RFC 9051, appendix E).</summary>
    private static readonly string[] PartOfRevision2 =
        "ENABLE ESEARCH IDLE LIST-EXTENDED LIST-STATUS LITERAL- MOVE NAMESPACE SASL-IR SEARCHRES UIDPLUS UNSELECT".Split(' ');

    private readonly HashSet<string> capabilities = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] scrap = new byte[16 * 1024];
    private int lastTag;
    private string? farewell;
    private ImapBodyStream? openBody;
    private bool isBusy;

    public MailConnection Connection => connection;

    public ImapSettings Settings => settings;

    /// <summary>How many messages the open folder holds, by the server's last word.</summary>
    public uint Exists { get; set; }

    /// <summary>Whether messages came or went since the folder was last looked at.</summary>
    public bool HasNews { get; set; }

    public bool KnowsCapabilities => capabilities.Count > 0;

    public bool Can(string capability) => capabilities.Contains(capability);

    /// <summary>The longest literal that the server takes unasked; longer ones wait, so that it can refuse them before they are sent.</summary>
    public long LiteralWithoutWaiting => Can("LITERAL+") ? 64 * 1024 : Can("LITERAL-") ? 4096 : -1;

    public void ForgetCapabilities() => capabilities.Clear();

    /// <summary>Gives a command and reads to its end; the answers before it go to <paramref name="untagged"/>.</summary>
    /// <returns>The server's last word, which may be a refusal.</returns>
    public async Task<ImapStatus> CommandAsync(
        ImapCommand command, ImapReading reading, Action<ImapResponse>? untagged, CancellationToken cancellationToken)
    {
        await BeginAsync(reading.Step, cancellationToken);
        try
        {
            var tag = NextTag();
            var prefix = Encoding.ASCII.GetBytes(tag + " ");
            foreach (var segment in command.Segments(LiteralWithoutWaiting))
            {
                if (prefix.Length == 0 && await ReadToAsync("+", tag, reading, untagged, cancellationToken) is { } early)
                    return early;
                await connection.WriteAsync((byte[])[.. prefix, .. segment], reading.Step, cancellationToken);
                prefix = [];
            }
            return await ReadToAsync(tag, tag, reading, untagged, cancellationToken)
                ?? throw connection.Fail(MailFailure.Protocol, reading.Step, "The server asked for more than the command has.");
        }
        finally
        {
            isBusy = false;
        }
    }

    /// <summary>Gives a command that succeeds or throws.</summary>
    public async Task<ImapStatus> RequireAsync(
        ImapCommand command, ImapReading reading, Action<ImapResponse>? untagged, CancellationToken cancellationToken)
    {
        var status = await CommandAsync(command, reading, untagged, cancellationToken);
        return status.IsOk ? status : throw Refusal(reading.Step, status);
    }

    /// <summary>Waits until nothing of an earlier command is on the wire, and marks the session as in use.</summary>
    public async Task BeginAsync(MailStep step, CancellationToken cancellationToken)
    {
        if (isBusy)
            throw new InvalidOperationException("One IMAP connection does one thing at a time.");
        if (!connection.IsOpen)
            throw Ended(step, new MailServerException(MailFailure.Disconnected, step, "The connection has ended."));
        if (openBody is { } body)
            await body.FinishAsync(cancellationToken);
        isBusy = true;
    }

    public void End() => isBusy = false;

    public string NextTag() => string.Create(CultureInfo.InvariantCulture, $"V{++lastTag}");

    /// <summary>The message on the wire, which must be read or passed over before anything else.</summary>
    public void SetOpenBody(ImapBodyStream? body) => openBody = body;

    /// <summary>Reads until a response with this first word, or the command's end, whichever comes first.</summary>
    /// <returns>The command's end, or null where <paramref name="awaited"/> came first.</returns>
    public async Task<ImapStatus?> ReadToAsync(
        string awaited, string tag, ImapReading reading, Action<ImapResponse>? untagged, CancellationToken cancellationToken)
    {
        while (true)
        {
            var response = await ReadAsync(reading, cancellationToken);
            if (response.Tag == tag)
                return response.Status ?? throw NotImap(reading.Step, response);
            if (response.Tag == awaited)
                return null;
            if (response.Tag == "*")
                untagged?.Invoke(response);
        }
    }

    /// <summary>Reads one response, and takes note of what it says of the session.</summary>
    public async Task<ImapResponse> ReadAsync(ImapReading reading, CancellationToken cancellationToken)
    {
        var response = new ImapResponse();
        try
        {
            ReadOnlyMemory<byte> line;
            do
            {
                line = await connection.ReadLineAsync(reading.Step, settings.StepTimeout, LongestLine, cancellationToken);
            }
            while (line.IsEmpty);
            await ContinueAsync(response, line, reading, cancellationToken);
        }
        catch (MailServerException e) when (e.Kind == MailFailure.Disconnected)
        {
            throw Ended(reading.Step, e);
        }
        Observe(response);
        return response;
    }

    /// <summary>Reads the rest of a response that stopped at a message's body, once that has been read.</summary>
    public async Task ReadRestAsync(ImapResponse response, ImapReading reading, CancellationToken cancellationToken)
    {
        var line = await connection.ReadLineAsync(reading.Step, settings.StepTimeout, LongestLine, cancellationToken);
        await ContinueAsync(response, line, reading, cancellationToken);
    }

    /// <summary>Reads a line for as long as it takes, while the server is silent.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadIdleLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadLineAsync(MailStep.Idle, Timeout.InfiniteTimeSpan, LongestLine, cancellationToken);
        }
        catch (MailServerException e) when (e.Kind == MailFailure.Disconnected)
        {
            throw Ended(MailStep.Idle, e);
        }
    }

    /// <summary>Takes a line that was read elsewhere for a whole response (IDLE sends no literals).</summary>
    public ImapResponse Understand(ReadOnlyMemory<byte> line)
    {
        var response = new ImapResponse();
        response.AddLine(line.Span);
        Observe(response);
        return response;
    }

    public async Task SkipAsync(long count, MailStep step, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var part = scrap.AsMemory(0, (int)Math.Min(count, scrap.Length));
            count -= await connection.ReadAsync(part, step, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    /// <summary>The exception for a command that the server did not carry out.</summary>
    public static MailServerException Refusal(MailStep step, ImapStatus status, MailFailure? kind = null)
    {
        var found = kind ?? (status.Word, status.Code) switch
        {
            _ when status.IsPassing(step) => MailFailure.TransientRefusal,
            ("BAD", _) => MailFailure.Protocol,
            (_, "NONEXISTENT" or "TRYCREATE") => MailFailure.FolderNotFound,
            _ => MailFailure.PermanentRefusal,
        };
        return new MailServerException(found, step, $"{step}: the server answered {status.Word} {status.Words}")
        {
            ServerWords = status.Words,
            ServerCode = status.Code.Length > 0 ? status.Code : null,
        };
    }

    public MailServerException NotImap(MailStep step, ImapResponse response)
    {
        connection.Close();
        // It may repeat the password that it was told.
        var words = step == MailStep.Login ? null : Encoding.UTF8.GetString(response.FirstLine[..Math.Min(response.FirstLine.Length, 200)]);
        return new MailServerException(MailFailure.Protocol, step, $"{step}: this is not an answer of IMAP: {words ?? "(concealed)"}")
        { ServerWords = words };
    }

    private async Task ContinueAsync(
        ImapResponse response, ReadOnlyMemory<byte> line, ImapReading reading, CancellationToken cancellationToken)
    {
        while (response.AddLine(line.Span) is { } length)
        {
            if (response.HasTooManyPieces)
                throw connection.Fail(MailFailure.Protocol, reading.Step, "The server's answer has no end.");
            if (reading.StopsAtBody && response.IsAtBody)
            {
                response.StopAtLiteral(length);
                return;
            }
            await ReadLiteralAsync(response, length, reading, cancellationToken);
            line = await connection.ReadLineAsync(reading.Step, settings.StepTimeout, LongestLine, cancellationToken);
        }
    }

    private async Task ReadLiteralAsync(
        ImapResponse response, long length, ImapReading reading, CancellationToken cancellationToken)
    {
        if (length > reading.Budget)
        {
            await SkipAsync(length, reading.Step, cancellationToken);
            response.AddLiteral(null);
            return;
        }
        reading.Budget -= length;
        var bytes = new byte[length];
        for (var at = 0; at < bytes.Length;)
            at += await connection.ReadAsync(bytes.AsMemory(at), reading.Step, cancellationToken);
        response.AddLiteral(bytes);
    }

    private void Observe(ImapResponse response)
    {
        if (response.Status is { } status)
        {
            if (status.Word == "BYE")
                farewell = status.Words;
            if (status.Code == "CAPABILITY")
                LearnCapabilities(status.Argument.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return;
        }
        if (response.Tag != "*")
            return;
        var tokens = new ImapTokens(response);
        tokens.Next();
        if (!tokens.Next())
            return;
        if (tokens.Is("CAPABILITY"))
            LearnCapabilities(Words(tokens));
        else if (tokens.Is("VANISHED"))
            ObserveVanished(tokens);
        else if (tokens.Number is { } number && tokens.Next())
            ObserveCount(number, tokens);
    }

    private void ObserveCount(uint number, ImapTokens tokens)
    {
        if (tokens.Is("EXISTS"))
        {
            HasNews |= number != Exists;
            Exists = number;
        }
        else if (tokens.Is("EXPUNGE"))
        {
            HasNews = true;
            Exists -= Math.Min(Exists, 1);
        }
    }

    // VANISHED 3:5,9 takes the place of EXPUNGE; VANISHED (EARLIER) tells of what EXISTS does not count any more.
    private void ObserveVanished(ImapTokens tokens)
    {
        HasNews = true;
        if (tokens.Next() && tokens.Kind == ImapTokenKind.Atom)
            Exists -= (uint)Math.Min(Exists, ImapUidSet.Of(ImapUidSet.Parse(tokens.Text)).Count);
    }

    private static IEnumerable<string> Words(ImapTokens tokens)
    {
        while (tokens.Next())
            yield return tokens.Text;
    }

    private void LearnCapabilities(IEnumerable<string> words)
    {
        capabilities.Clear();
        capabilities.UnionWith(words);
        // One that speaks both is in revision 1 until it is told otherwise, and names what it can do there.
        if (Can("IMAP4rev2") && !Can("IMAP4rev1"))
            capabilities.UnionWith(PartOfRevision2);
    }

    /// <summary>A server that hangs up mostly says why in a BYE before.</summary>
    private MailServerException Ended(MailStep step, MailServerException cause) =>
        farewell is null ? cause : new MailServerException(
            MailFailure.Disconnected, step, $"{step}: the server hung up: {farewell}", cause)
        { ServerWords = farewell };
}
