using System.Globalization;
using System.Text;

namespace Vinculo.Mail.Imap;

/// <summary>A set of UIDs, kept as the server writes it, in ranges: it may name far more UIDs than there are messages.</summary>
public sealed class ImapUidSet
{
    private readonly List<(uint First, uint Last)> ranges;

    private ImapUidSet(List<(uint First, uint Last)> ranges) => this.ranges = ranges;

    /// <summary>The ranges, ascending and apart from each other, both ends included.</summary>
    public IReadOnlyList<(uint First, uint Last)> Ranges => ranges;

    /// <summary>How many UIDs it names.</summary>
    public long Count => ranges.Sum(r => (long)r.Last - r.First + 1);

    /// <summary>Whether it names this UID.</summary>
    public bool Contains(uint uid)
    {
        var (low, high) = (0, ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (uid < ranges[middle].First)
                high = middle - 1;
            else if (uid > ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }

    /// <summary>The set as IMAP writes it: "1:4,7".</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in ranges)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{first}");
            if (last != first)
                text.Append(CultureInfo.InvariantCulture, $":{last}");
        }
        return text.ToString();
    }

    internal static ImapUidSet Of(IEnumerable<(uint First, uint Last)> parts)
    {
        var joined = new List<(uint First, uint Last)>();
        foreach (var (first, last) in parts.Order())
        {
            if (joined.Count > 0 && first <= (long)joined[^1].Last + 1)
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, last));
            else
                joined.Add((first, last));
        }
        return new ImapUidSet(joined);
    }

    internal static ImapUidSet Of(IEnumerable<uint> uids) => Of(uids.Select(uid => (uid, uid)));

    /// <summary>Reads a set; what is no number in it is passed over.</summary>
    internal static IEnumerable<(uint First, uint Last)> Parse(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split(':');
            if (ends.Length <= 2 && TryParse(ends[0], out var one) && TryParse(ends[^1], out var other))
                yield return (Math.Min(one, other), Math.Max(one, other));
        }
    }

    internal IEnumerable<uint> Expand()
    {
        foreach (var (first, last) in ranges)
        {
            for (long uid = first; uid <= last; uid++)
                yield return (uint)uid;
        }
    }

    private static bool TryParse(string text, out uint uid) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uid) && uid > 0;
}
