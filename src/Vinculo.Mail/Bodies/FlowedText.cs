using System.Text;

namespace Vinculo.Mail;

/// <summary>Text whose paragraphs were broken into lines that end with a space (RFC 3676).</summary>
internal static class FlowedText
{
    public static string Unwrap(string text, bool deleteSpace)
    {
        var unwrapped = new StringBuilder(text.Length);
        var flowing = false;
        var lastDepth = 0;
        foreach (var line in text.Split('\n'))
        {
            var depth = line.AsSpan().IndexOfAnyExcept('>') is >= 0 and var found ? found : line.Length;
            var content = line[depth..];
            if (content.StartsWith(' '))
                content = content[1..];
            var signature = content == "-- ";
            // A line joins the one before only at the same depth of quoting; a signature never does.
            if (flowing && (depth != lastDepth || signature))
            {
                unwrapped.Append('\n');
                flowing = false;
            }
            if (!flowing && depth > 0)
                unwrapped.Append('>', depth).Append(' ');
            flowing = content.EndsWith(' ') && !signature;
            unwrapped.Append(flowing && deleteSpace ? content[..^1] : content);
            lastDepth = depth;
            if (!flowing)
                unwrapped.Append('\n');
        }
        if (!flowing)
            unwrapped.Length--;
        return unwrapped.ToString();
    }
}
