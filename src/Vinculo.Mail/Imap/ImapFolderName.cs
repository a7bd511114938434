using System.Text;

namespace Vinculo.Mail.Imap;

/// <summary>Folder names as IMAP writes them: modified UTF-7 (RFC 3501, section 5.1.3).</summary>
internal static class ImapFolderName
{
    public static string Encode(string name)
    {
        if (name.Any(c => c is '\r' or '\n' or '\0'))
            throw new ArgumentException("A folder's name has no line breaks.", nameof(name));
        var encoded = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                encoded.Append(name[i] == '&' ? "&-" : name[i].ToString());
                i++;
                continue;
            }
            var start = i;
            while (i < name.Length && name[i] is < ' ' or > '~')
                i++;
            var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[start..i]));
            encoded.Append('&').Append(base64.TrimEnd('=').Replace('/', ',')).Append('-');
        }
        return encoded.ToString();
    }

    /// <summary>The readable name, or null where the text is not modified UTF-7 that would be written the same way.</summary>
    public static string? Decode(string encoded)
    {
        var name = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '&')
            {
                name.Append(encoded[i]);
                continue;
            }
            var end = encoded.IndexOf('-', i);
            if (end < 0)
                return null;
            if (end == i + 1)
                name.Append('&');
            else if (DecodeShifted(encoded[(i + 1)..end]) is { } text)
                name.Append(text);
            else
                return null;
            i = end;
        }
        var decoded = name.ToString();
        return string.Equals(Encode(decoded), encoded, StringComparison.Ordinal) ? decoded : null;
    }

    private static string? DecodeShifted(string base64)
    {
        var padded = base64.Replace(',', '/').PadRight((base64.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var count) || count % 2 != 0)
            return null;
        var text = Encoding.BigEndianUnicode.GetString(bytes.AsSpan(0, count));
        return text.Any(c => c is '\r' or '\n' or '\0') ? null : text;
    }
}
