namespace Vinculo.Mail;

/// <summary>
/// Reads the fields in which servers note what they checked (RFC 8601). Anybody can write such a field into a message, so
/// only those of servers that one trusts count. Each server puts its fields above all that came to it, so of fields with a
/// trusted name the topmost is the newest and the server's own; one further down may have come with the message. Those
/// that follow it in one block count for checks that it does not mention, for several programs of one server write one
/// each; the block ends with the next <c>Received</c> or any field that senders write.
/// </summary>
internal static class AuthenticationReader
{
    public static MailAuthentication Read(MailHeaders headers, IReadOnlyCollection<string> trustedServers)
    {
        AuthenticationVerdict? spf = null;
        AuthenticationVerdict? dmarc = null;
        List<AuthenticationVerdict>? dkim = null;
        foreach (var findings in TopmostBlock(headers, trustedServers))
        {
            spf ??= findings.Find(finding => finding.Method == "spf")?.Verdict;
            dmarc ??= findings.Find(finding => finding.Method == "dmarc")?.Verdict;
            if (dkim is null && findings.FindAll(finding => finding.Method == "dkim") is { Count: > 0 } signatures)
                dkim = signatures.ConvertAll(signature => signature.Verdict);
        }
        return new(spf ?? AuthenticationVerdict.NotChecked, dkim ?? [], dmarc ?? AuthenticationVerdict.NotChecked);
    }

    private sealed record Finding(string Method, AuthenticationVerdict Verdict);

    private static IEnumerable<List<Finding>> TopmostBlock(MailHeaders headers, IReadOnlyCollection<string> trustedServers)
    {
        var begun = false;
        foreach (var header in headers)
        {
            if (MailSyntax.EqualsIgnoreCase(header.Name, "Authentication-Results"))
            {
                var pieces = Pieces(HeaderText.WithoutComments(header.Unfolded));
                if (!trustedServers.Contains(ServerOf(pieces), StringComparer.OrdinalIgnoreCase))
                    continue;
                begun = true;
                yield return pieces.Select(FindingOf).OfType<Finding>().ToList();
            }
            else if (begun && !IsTrace(header.Name))
            {
                yield break;
            }
        }
    }

    /// <summary>A field that servers and their filters add, but none that divides one server from the next.</summary>
    private static bool IsTrace(string name) => MailSyntax.EqualsIgnoreCase(name, "Received-SPF") || MailSyntax.EqualsIgnoreCase(name, "DKIM-Filter")
        || MailSyntax.EqualsIgnoreCase(name, "Return-Path") || MailSyntax.StartsWithIgnoreCase(name, "ARC-") || MailSyntax.StartsWithIgnoreCase(name, "X-");

    /// <summary>The pieces between semicolons, of which those inside quotes divide nothing.</summary>
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                HeaderText.ReadQuoted(text, ref i);
                i--;
            }
            else if (text[i] == ';')
            {
                pieces.Add(text[start..i]);
                start = i + 1;
            }
        }
        pieces.Add(text[Math.Min(start, text.Length)..]);
        return pieces;
    }

    /// <summary>The name of the server, without the version that may follow it; empty where it is missing, as in the fields of Microsoft 365.</summary>
    private static string ServerOf(List<string> pieces) =>
        pieces[0].Contains('=') ? "" : pieces[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var name, ..] ? name.Trim('"') : "";

    /// <summary><c>method/version=result reason="…" ptype.property=value …</c></summary>
    private static Finding? FindingOf(string piece)
    {
        var properties = Properties(piece);
        if (properties is not [var (name, result), ..])
            return null;
        var method = name.Split('/')[0].ToLowerInvariant();
        string[] about = method switch
        {
            "spf" => ["smtp.mailfrom", "smtp.mail", "smtp.envfrom", "smtp.from", "smtp.helo"],
            "dkim" => ["header.d", "header.i"],
            "dmarc" => ["header.from"],
            _ => [],
        };
        var domain = about
            .Select(wanted => properties.Find(property => MailSyntax.EqualsIgnoreCase(property.Name, wanted)).Value)
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        return new(method, new(OutcomeOf(result.ToLowerInvariant()), DomainOf(domain)));
    }

    /// <summary>Names and values, perhaps quoted, perhaps with spaces around the sign between them.</summary>
    private static List<(string Name, string Value)> Properties(string piece)
    {
        var properties = new List<(string, string)>();
        for (var position = 0; piece.IndexOf('=', position) is >= 0 and var sign;)
        {
            var name = piece[position..sign].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            position = sign + 1;
            while (position < piece.Length && piece[position] == ' ')
                position++;
            string value;
            if (position < piece.Length && piece[position] == '"')
            {
                value = HeaderText.ReadQuoted(piece, ref position);
            }
            else
            {
                var end = piece.IndexOf(' ', position);
                value = piece[position..(end < 0 ? piece.Length : end)];
                position += value.Length;
            }
            if (name is [.., var last])
                properties.Add((last, value));
        }
        return properties;
    }

    private static string? DomainOf(string? value)
    {
        var domain = value?[(value.LastIndexOf('@') + 1)..].Trim('<', '>', '"', '.', ' ').ToLowerInvariant();
        return string.IsNullOrEmpty(domain) || domain == "none" ? null : domain;
    }

    private static AuthenticationOutcome OutcomeOf(string result) => result switch
    {
        "pass" => AuthenticationOutcome.Pass,
        "fail" or "hardfail" => AuthenticationOutcome.Fail,
        "softfail" => AuthenticationOutcome.SoftFail,
        "none" or "nxdomain" or "bestguesspass" => AuthenticationOutcome.None,
        "policy" => AuthenticationOutcome.Policy,
        "temperror" or "error" or "timeout" => AuthenticationOutcome.TemporaryError,
        "permerror" or "invalid" => AuthenticationOutcome.PermanentError,
        _ => AuthenticationOutcome.Neutral,
    };
}
