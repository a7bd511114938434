namespace Vinculo.Mail;

/// <summary>Reports of failed delivery: those of RFC 3464, and the plain ones that older and larger servers write.</summary>
internal static class BounceReader
{
    private const int TextBytes = 256 * 1024;

    private static readonly string[] Subjects =
    [
        "undeliverable", "undelivered mail", "delivery status notification (failure", "mail delivery failed", "delivery failure",
        "returned mail", "failure notice", "mail delivery failure", "mail system error", "message could not be delivered", "delivery has failed",
        "non-deliverable", "nondeliverable", "não entregue", "nao entregue", "não é possível entregar", "falha na entrega",
        "falha no envio", "mensagem não entregue", "no se puede entregar", "correo no entregado", "no se pudo entregar",
        "unzustellbar", "non remis", "mailer-daemon", "undeliverable mail", "warning: could not send message", "mail undeliverable",
    ];

    private static readonly string[] Phrases =
    [
        "this is the qmail-send program", "this message was created automatically by mail delivery software",
        "the following addresses had permanent fatal errors", "sorry, we were unable to deliver your message",
        "could not be delivered to one or more", "delivery to the following recipient failed", "your message wasn't delivered",
        "message could not be delivered", "message was undeliverable", "undeliverable to the following", "was not delivered to",
        "delivery has failed to these recipients", "não foi possível entregar", "no se pudo entregar", "address not found",
    ];

    public static Bounce? Read(MailMessage message)
    {
        var parts = AllParts(message.Root).ToList();
        var recipients = new List<FailedRecipient>();
        var reported = false;
        foreach (var report in parts.Where(part => part.ContentType.MediaType is "message/delivery-status" or "message/global-delivery-status"))
            reported |= ReadStatus(report.ReadText(TextBytes), recipients);
        var namedReport = Ascii.EqualsIgnoreCase(message.Root.ContentType.Parameters.GetValueOrDefault("report-type"), "delivery-status");
        if (reported && recipients.Count == 0)
            return null;
        if (recipients.Count == 0)
        {
            if (!namedReport && !LooksLikeBounce(message))
                return null;
            recipients.AddRange(PlainRecipients(message));
        }
        return new(recipients, OriginalId(message, parts));
    }

    internal static bool IsMailSystem(string address)
    {
        var local = address.Split('@')[0];
        return Ascii.StartsWithIgnoreCase(local, "mailer-daemon") || Ascii.StartsWithIgnoreCase(local, "postmaster")
            || Ascii.StartsWithIgnoreCase(local, "mailerdaemon") || Ascii.StartsWithIgnoreCase(local, "microsoftexchange")
            || Ascii.EqualsIgnoreCase(local, "bounce") || Ascii.EqualsIgnoreCase(local, "mail-daemon");
    }

    private static IEnumerable<MimePart> AllParts(MimePart part) =>
        part.Children.SelectMany(AllParts).Prepend(part);

    /// <summary>Reads the groups of fields of a delivery status; true where there is a group about a recipient.</summary>
    private static bool ReadStatus(string text, List<FailedRecipient> recipients)
    {
        var any = false;
        foreach (var fields in FieldGroups(text))
        {
            var address = fields.GetValueOrDefault("final-recipient") ?? fields.GetValueOrDefault("original-recipient");
            if (address is null)
                continue;
            any = true;
            var status = fields.GetValueOrDefault("status")?.Split(' ')[0];
            var action = fields.GetValueOrDefault("action")?.ToLowerInvariant() ?? "";
            // Some write the action in words of their own; then the status decides.
            var failed = action.StartsWith("fail", StringComparison.Ordinal)
                || (action is not ("delayed" or "delivered" or "relayed" or "expanded") && status?.StartsWith('5') == true);
            if (failed)
                recipients.Add(new(AddressOf(address), status, WithoutType(fields.GetValueOrDefault("diagnostic-code"))));
        }
        return any;
    }

    private static List<Dictionary<string, string>> FieldGroups(string text)
    {
        var groups = new List<Dictionary<string, string>>();
        var current = new Dictionary<string, string>();
        string? last = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var colon = line.IndexOf(':');
            if (string.IsNullOrWhiteSpace(line))
            {
                Finish(groups, ref current);
                last = null;
            }
            else if (char.IsWhiteSpace(line[0]) && last is not null)
            {
                current[last] += " " + line.Trim();
            }
            else if (colon > 0)
            {
                last = line[..colon].Trim().ToLowerInvariant();
                // Without the blank line between, a second recipient begins a new group.
                if (last is "final-recipient" && current.ContainsKey(last))
                    Finish(groups, ref current);
                current[last] = line[(colon + 1)..].Trim();
            }
        }
        Finish(groups, ref current);
        return groups;
    }

    private static void Finish(List<Dictionary<string, string>> groups, ref Dictionary<string, string> current)
    {
        if (current.Count > 0)
            groups.Add(current);
        current = [];
    }

    private static string AddressOf(string field)
    {
        var semicolon = field.IndexOf(';');
        return (semicolon < 0 ? field : field[(semicolon + 1)..]).Trim().Trim('<', '>');
    }

    private static string? WithoutType(string? diagnostic)
    {
        if (string.IsNullOrWhiteSpace(diagnostic))
            return null;
        var semicolon = diagnostic.IndexOf(';');
        return semicolon is >= 0 and < 20 ? diagnostic[(semicolon + 1)..].Trim() : diagnostic;
    }

    private static bool LooksLikeBounce(MailMessage message)
    {
        if (message.Headers.Has("X-Failed-Recipients"))
            return true;
        var sender = message.From.Count > 0 ? message.From[0].Address : "";
        if (!IsMailSystem(sender) && !MeaningReader.HasNullReturnPath(message.Headers))
            return false;
        if (Array.Exists(Subjects, words => Ascii.ContainsIgnoreCase(message.Subject, words)))
            return true;
        var text = message.Text[..Math.Min(message.Text.Length, 4000)];
        return Array.Exists(Phrases, words => Ascii.ContainsIgnoreCase(text, words));
    }

    private static IEnumerable<FailedRecipient> PlainRecipients(MailMessage message)
    {
        if (message.Headers["X-Failed-Recipients"] is { } stated)
            return Mailbox.ParseList(stated).Select(mailbox => new FailedRecipient(mailbox.Address, null, null));
        var own = message.To.Concat(message.From).Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = new List<FailedRecipient>();
        foreach (var line in message.Text.Split('\n').Take(200))
        {
            if (StartsCopy(line))
                break;
            if (AddressLine(line) is { } address && !own.Contains(address) && found.TrueForAll(one => one.Address != address))
                found.Add(new(address, StatusIn(line), null));
        }
        return found;
    }

    private static bool StartsCopy(string line) =>
        line.StartsWith("--- Below this line", StringComparison.Ordinal) || line.StartsWith("------ This is a copy", StringComparison.Ordinal)
        || Ascii.StartsWithIgnoreCase(line, "Received:") || Ascii.StartsWithIgnoreCase(line, "Return-Path:")
        || Ascii.ContainsIgnoreCase(line, "original message");

    /// <summary>An address that has a line to itself, perhaps in brackets, perhaps followed by a colon and the reason.</summary>
    private static string? AddressLine(string line)
    {
        line = line.Trim().TrimStart('*', '-', ' ');
        var end = line.IndexOfAny([' ', '\t', '(']);
        var word = (end < 0 ? line : line[..end]).TrimEnd(':', ',', '.');
        var alone = end < 0 || line[0] == '<' || line.Contains("):", StringComparison.Ordinal);
        word = word.Trim('<', '>', '"', '\'');
        var at = word.IndexOf('@');
        return alone && at > 0 && at == word.LastIndexOf('@') && word.IndexOf('.', at) > 0 && !word.Contains('/') ? word : null;
    }

    private static string? StatusIn(string line)
    {
        foreach (var word in line.Split(' ', '#', '(', ')', '[', ']'))
        {
            if (word.Length >= 5 && word[0] is '4' or '5' && word.Length > 1 && word[1] == '.' && word.Count(c => c == '.') == 2
                && word.All(c => char.IsAsciiDigit(c) || c == '.'))
                return word;
        }
        return null;
    }

    private static string? OriginalId(MailMessage message, List<MimePart> parts)
    {
        foreach (var part in parts)
        {
            if (part.IsMessage && part.Children is [var attached, ..] && MessageIds.Single(attached.Headers.Find("Message-ID")?.Unfolded) is { } id)
                return id;
            if (part.ContentType.MediaType is "text/rfc822-headers" or "message/rfc822-headers" && FindId(part.ReadText(TextBytes)) is { } inHeaders)
                return inHeaders;
        }
        return message.InReplyTo is [var answered, ..] ? answered
            : message.References is [.., var last] ? last
            : FindId(message.Text);
    }

    private static string? FindId(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.TrimStart(' ', '>', '\t');
            if (Ascii.StartsWithIgnoreCase(trimmed, "Message-ID:"))
                return MessageIds.Single(trimmed["Message-ID:".Length..]);
        }
        return null;
    }
}
