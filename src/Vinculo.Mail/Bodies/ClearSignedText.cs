namespace Vinculo.Mail;

/// <summary>Text that is signed with OpenPGP and stays legible (RFC 9580, 7).</summary>
internal static class ClearSignedText
{
    private const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string Signature = "-----BEGIN PGP SIGNATURE-----";
    private const string End = "-----END PGP SIGNATURE-----";

    /// <summary>Whether a text is encrypted as a whole or in parts.</summary>
    public static bool IsEncrypted(string text) => text.Contains("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal);

    /// <summary>The text without what belongs to the signature; null where it is not signed.</summary>
    public static string? Unwrap(string text)
    {
        if (!text.Contains(Begin, StringComparison.Ordinal) || !text.Contains(Signature, StringComparison.Ordinal))
            return null;
        var kept = new List<string>();
        var place = Place.Outside;
        foreach (var line in text.Split('\n'))
        {
            var bare = line.TrimEnd();
            if (place == Place.Outside && bare == Begin)
                place = Place.Header;
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
        }
        return string.Join('\n', kept);
    }

    private enum Place
    {
        Outside,
        Header,
        Signed,
        Signature,
    }
}
