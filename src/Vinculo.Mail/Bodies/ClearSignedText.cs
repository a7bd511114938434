namespace Vinculo.Mail;

/// <summary>Text that is signed with OpenPGP and stays legible (RFC 9580, 7).</summary>
internal static class ClearSignedText
{
    private const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string Signature = "-----BEGIN PGP SIGNATURE-----";
    private const string End = "-----END PGP SIGNATURE-----";

    /// <summary>What stands above the text: the standard knows only the first, programs write the others too.</summary>
    private static readonly string[] Fields = ["Hash:", "Charset:", "Comment:", "Version:", "MessageID:", "NotDashEscaped:"];

    /// <summary>Whether a text is encrypted as a whole or in parts.</summary>
    public static bool IsEncrypted(string text) => text.Contains("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal);

    /// <summary>The text without what belongs to the signature; null where it is not signed.</summary>
    public static string? Unwrap(string text)
    {
        if (!text.Contains(Begin, StringComparison.Ordinal) || !text.Contains(Signature, StringComparison.Ordinal))
            return null;
        var lines = text.Split('\n');
        var lastEnd = Array.FindLastIndex(lines, line => line.TrimEnd() == End);
        var kept = new List<string>();
        var place = Place.Outside;
        var hasData = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var (line, bare) = (lines[i], lines[i].TrimEnd());
            // Programs that take empty lines away leave none below the header.
            if (place == Place.Header && bare.Length > 0 && !MailSyntax.StartsWithAny(bare, Fields))
                place = Place.Signed;
            // One whose end was cut off ends with its data.
            if (place == Place.Signature && i > lastEnd && (bare.Length == 0 ? hasData : !IsData(bare) && (hasData || !bare.Contains(": ", StringComparison.Ordinal))))
                place = Place.Outside;
            if (place is Place.Outside or Place.Signature && bare == Begin)
                (place, hasData) = (Place.Header, false);
            else if (place == Place.Header && bare.Length == 0)
                place = Place.Signed;
            else if (place == Place.Signed && bare == Signature)
                place = Place.Signature;
            else if (place == Place.Signature && bare == End)
                place = Place.Outside;
            else if (place == Place.Signed)
                kept.Add(line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line);
            else if (place == Place.Outside)
                kept.Add(line);
            else if (place == Place.Signature)
                hasData |= IsData(bare);
        }
        return string.Join('\n', kept);
    }

    /// <summary>Whether a line can be of the signature itself, which is in base64.</summary>
    private static bool IsData(string line) => line.Length > 0 && line.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=');

    private enum Place
    {
        Outside,
        Header,
        Signed,
        Signature,
    }
}
