using System.Text;

namespace Vinculo.Customers.Import.VCards;

/// <summary>One property of a vCard: <c>item1.TEL;TYPE=CELL:+55 11 98765-4321</c>.</summary>
/// <param name="Name">In capitals, without its group.</param>
/// <param name="Parameters">Name in capitals and value; a bare word of version 2.1 is a TYPE.</param>
/// <param name="Value">As it stands in the file, still encoded and escaped.</param>
internal sealed record VCardProperty(string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value)
{
    public bool IsQuotedPrintable => Has("ENCODING", "QUOTED-PRINTABLE") || Has("TYPE", "QUOTED-PRINTABLE");

    /// <summary>Reads a line, or returns null when it is no property.</summary>
    public static VCardProperty? Parse(string line)
    {
        var colon = EndOfParameters(line);
        if (colon <= 0)
            return null;
        var parts = SplitUnquoted(line[..colon]);
        var name = parts[0][(parts[0].LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
        var parameters = new List<(string, string)>();
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, values) = equals < 0 ? ("TYPE", part) : (part[..equals].Trim().ToUpperInvariant(), part[(equals + 1)..]);
            foreach (var value in values.Split(','))
                parameters.Add((key, value.Trim().Trim('"')));
        }
        return name.Length == 0 ? null : new VCardProperty(name, parameters, line[(colon + 1)..]);
    }

    public bool Has(string parameter, string value) =>
        Parameters.Any(p => p.Name == parameter && string.Equals(p.Value, value, StringComparison.OrdinalIgnoreCase));

    public bool IsType(string type) => Has("TYPE", type);

    public string? Parameter(string name) => Parameters.Where(p => p.Name == name).Select(p => p.Value).FirstOrDefault();

    /// <summary>The value's parts between unescaped semicolons, decoded and unescaped.</summary>
    /// <param name="fallback">The character set where the property names none; null when the text is decoded already.</param>
    public IReadOnlyList<string> Parts(Encoding? fallback)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var value = Decoded(fallback);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                part.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
            else if (value[i] == ';')
                Take();
            else
                part.Append(value[i]);
        }
        Take();
        return parts;

        void Take()
        {
            parts.Add(part.ToString().Trim());
            part.Clear();
        }
    }

    /// <summary>The whole value as text.</summary>
    public string Text(Encoding? fallback) => string.Join(';', Parts(fallback)).Trim();

    private string Decoded(Encoding? fallback)
    {
        if (fallback is null && !IsQuotedPrintable)
            return Value;
        var bytes = IsQuotedPrintable ? QuotedPrintable(Value) : Encoding.Latin1.GetBytes(Value);
        return CharsetOr(fallback ?? Encoding.UTF8).GetString(bytes);
    }

    private Encoding CharsetOr(Encoding fallback)
    {
        try
        {
            return Parameter("CHARSET") is { } charset ? FileSniffer.EncodingOf(charset) : fallback;
        }
        catch (ArgumentException)
        {
            return fallback; // a name that nobody knows
        }
    }

    /// <summary>RFC 2045, section 6.7; what is malformed stands for itself.</summary>
    private static byte[] QuotedPrintable(string value)
    {
        var bytes = new List<byte>(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '=' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add(Convert.ToByte(value.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(value[i] < 256 ? [(byte)value[i]] : Encoding.UTF8.GetBytes([value[i]]));
            }
        }
        return [.. bytes];
    }

    private static int EndOfParameters(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ':' && !quoted)
                return i;
        }
        return line.IndexOf(':', StringComparison.Ordinal); // a quote that nobody closed
    }

    private static List<string> SplitUnquoted(string text)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == ';' && !quoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }
}
