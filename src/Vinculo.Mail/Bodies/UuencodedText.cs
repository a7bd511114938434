using System.Text;

namespace Vinculo.Mail;

/// <summary>Files that stand uuencoded within a text, as programs sent them before MIME.</summary>
internal static class UuencodedText
{
    /// <summary>Hands over each file and gives back the text without those that were taken. What only looks like one stays in the text.</summary>
    public static string Extract(string text, Func<string, byte[], bool> found)
    {
        if (!text.Contains("\nend", StringComparison.Ordinal)
            || (!text.StartsWith("begin ", StringComparison.Ordinal) && !text.Contains("\nbegin ", StringComparison.Ordinal)))
            return text;
        var lines = text.Split('\n');
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            if (FileName(lines[i]) is { } name && Decode(lines, i + 1, out var end) is { } bytes && found(name, bytes))
            {
                i = end;
            }
            else
            {
                kept.Append(lines[i]).Append('\n');
            }
        }
        kept.Length = Math.Max(0, kept.Length - 1);
        return kept.ToString();
    }

    /// <summary>The name in a line such as <c>begin 644 foto.jpg</c>.</summary>
    private static string? FileName(string line)
    {
        if (!line.StartsWith("begin ", StringComparison.Ordinal))
            return null;
        var words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 3 && words[1].Length is 3 or 4 && words[1].All(c => c is >= '0' and <= '7') ? words[2].Trim() : null;
    }

    private static byte[]? Decode(string[] lines, int first, out int end)
    {
        using var bytes = new MemoryStream();
        Span<byte> made = stackalloc byte[64];
        for (end = first; end < lines.Length; end++)
        {
            var line = lines[end];
            if (line == "end")
                return bytes.Length > 0 ? bytes.ToArray() : null;
            if (line.Length == 0)
                continue;
            if (line.Length > 70 || line[0] > 96)
                return null;
            var count = Uuencode.DecodeLine(Encoding.Latin1.GetBytes(line), made, out var whole);
            if (!whole)
                return null;
            bytes.Write(made[..count]);
        }
        return null;
    }
}
