using System.Text;

namespace Vinculo.Customers.Import.VCards;

/// <summary>
/// Reads the cards of a file one after the other: versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as programs really
/// write them. What cannot be understood is passed over; nothing in a file makes it fail or take much memory.
/// </summary>
internal sealed class VCardReader(TextReader reader)
{
    /// <summary>Characters kept of a property; pictures and keys are longer, and nobody asks for them.</summary>
    private const int LongestProperty = 16 * 1024;

    private const int MostProperties = 500;

    private readonly char[] buffer = new char[8192];
    private int position;
    private int filled;
    private string? pushedBack;
    private int line;

    /// <summary>The cards, each with the line on which it begins. One whose end is missing ends where the next begins.</summary>
    public IEnumerable<(int Line, IReadOnlyList<VCardProperty> Properties)> Read()
    {
        List<VCardProperty>? card = null;
        var (begin, depth, previous) = (0, 0, "");
        while (NextProperty() is { } read)
        {
            var (at, property) = read;
            if (property is null)
                continue;
            if (Is(property, "BEGIN"))
            {
                // In version 2.1 the card of an agent stands inside the card.
                if (card is not null && previous == "AGENT")
                {
                    depth++;
                    continue;
                }
                if (card is not null)
                    yield return (begin, card);
                (card, begin, depth) = ([], at, 0);
            }
            else if (Is(property, "END") && depth > 0)
            {
                depth--;
            }
            else if (Is(property, "END") && card is not null)
            {
                yield return (begin, card);
                card = null;
            }
            else if (card is not null && depth == 0 && card.Count < MostProperties)
            {
                card.Add(property);
            }
            previous = property.Name;
        }
        if (card is not null)
            yield return (begin, card);
    }

    private static bool Is(VCardProperty property, string name) =>
        property.Name == name && property.Value.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase);

    /// <summary>A logical line: folded lines and soft breaks of quoted-printable joined. Null at the end of the file.</summary>
    private (int Line, VCardProperty? Property)? NextProperty()
    {
        var first = NextLine();
        if (first is null)
            return null;
        var at = line;
        var text = new StringBuilder(first);
        while (true)
        {
            if (text.Length > 0 && text[^1] == '=' && IsQuotedPrintable(text) && NextLine() is { } continued)
            {
                text.Length--;
                Append(text, continued);
            }
            else if (NextLine() is { } next)
            {
                if (next.Length == 0 || next[0] is not (' ' or '\t'))
                {
                    pushedBack = next;
                    line--;
                    break;
                }
                Append(text, next[1..]);
            }
            else
            {
                break;
            }
        }
        return (at, VCardProperty.Parse(text.ToString()));
    }

    private static bool IsQuotedPrintable(StringBuilder text)
    {
        var start = text.ToString(0, Math.Min(text.Length, 200));
        var colon = start.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && start.AsSpan(0, colon).Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
    }

    private static void Append(StringBuilder text, string more)
    {
        if (text.Length < LongestProperty)
            text.Append(more);
    }

    /// <summary>The next line that is not blank, cut when it is too long.</summary>
    private string? NextLine()
    {
        if (pushedBack is { } again)
        {
            pushedBack = null;
            line++;
            return again;
        }
        var text = new StringBuilder();
        while (true)
        {
            if (position == filled && !Fill())
                return text.Length > 0 ? Counted(text) : null;
            var c = buffer[position++];
            if (c is '\n' or '\r')
            {
                if (c == '\r' && (position < filled || Fill()) && buffer[position] == '\n')
                    position++;
                if (string.IsNullOrWhiteSpace(text.ToString()))
                {
                    text.Clear();
                    line++;
                    continue;
                }
                return Counted(text);
            }
            if (text.Length < LongestProperty)
                text.Append(c);
        }
    }

    private string Counted(StringBuilder text)
    {
        line++;
        return text.ToString();
    }

    private bool Fill()
    {
        filled = reader.Read(buffer, 0, buffer.Length);
        position = 0;
        return filled > 0;
    }
}
