using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Searching the open folder.</content>
public sealed partial class ImapClient
{
    /// <summary>More messages than any folder has: a server that names more is not believed.</summary>
    private const long MostFound = 20_000_000;

    private async Task<IReadOnlyList<uint>> SearchAsync(Action<ImapCommand> write, CancellationToken cancellationToken)
    {
        // A list of ranges (RFC 4731) is short however many messages there are.
        var search = Can("ESEARCH") ? "UID SEARCH RETURN (ALL) " : "UID SEARCH ";
        var command = new ImapCommand(search);
        write(command);
        if (command.HasOtherThanAscii)
        {
            command = new ImapCommand(search + "CHARSET UTF-8 ");
            write(command);
        }
        var found = new List<(uint First, uint Last)>();
        session.HasNews = false;
        await session.RequireAsync(command, new ImapReading(MailStep.Search), Collect, cancellationToken);
        var set = ImapUidSet.Of(found);
        if (set.Count > MostFound)
            throw session.Connection.Fail(MailFailure.Protocol, MailStep.Search, "The server found more messages than there can be.");
        return [.. set.Expand()];

        void Collect(ImapResponse response)
        {
            var tokens = new ImapTokens(response);
            if (!tokens.Next() || !tokens.Next())
                return;
            if (tokens.Is("SEARCH"))
            {
                while (tokens.Next() && tokens.Number is { } uid)
                    found.Add((uid, uid));
            }
            else if (tokens.Is("ESEARCH"))
            {
                // ESEARCH (TAG "V7") UID ALL 1:4,7
                while (tokens.Next())
                {
                    if (tokens.Kind == ImapTokenKind.Atom && tokens.Is("ALL") && tokens.Next())
                        found.AddRange(ImapUidSet.Parse(tokens.Text));
                }
            }
        }
    }
}
