using System.Globalization;
using System.Text;

namespace Vinculo.Mail.Imap;

/// <summary>A set of UIDs as IMAP writes it: "1:4,7".</summary>
internal static class UidSet
{
    public static string Format(IReadOnlyList<uint> ascending)
    {
        var text = new StringBuilder();
        for (var i = 0; i < ascending.Count; i++)
        {
            var first = ascending[i];
            while (i + 1 < ascending.Count && ascending[i + 1] == ascending[i] + 1)
                i++;
            if (text.Length > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{first}");
            if (ascending[i] != first)
                text.Append(CultureInfo.InvariantCulture, $":{ascending[i]}");
        }
        return text.ToString();
    }
}
