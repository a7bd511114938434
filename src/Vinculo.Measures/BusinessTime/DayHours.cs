using NodaTime;

namespace Vinculo.Measures.BusinessTime;

/// <summary>
/// The open blocks of one kind of day: sorted, apart from one another, in nanoseconds since local midnight.
/// Arithmetic is done here on whole numbers because it is the inner loop of every clock and replay.
/// </summary>
internal sealed class DayHours
{
    public static readonly DayHours Closed = new([]);

    readonly (long From, long To)[] blocks;

    DayHours((long From, long To)[] blocks)
    {
        this.blocks = blocks;
        Total = blocks.Sum(block => block.To - block.From);
    }

    /// <summary>Open time of the whole day, in nanoseconds.</summary>
    public long Total { get; }

    public bool IsWholeDay => Total == NodaConstants.NanosecondsPerDay;

    public IReadOnlyList<OpenBlock> Blocks =>
        [.. blocks.Select(block => new OpenBlock(
            LocalTime.FromNanosecondsSinceMidnight(block.From),
            LocalTime.FromNanosecondsSinceMidnight(block.To % NodaConstants.NanosecondsPerDay)))];

    /// <summary>Sorts the blocks and joins those that overlap or touch.</summary>
    public static DayHours Of(IEnumerable<(long From, long To)> ranges)
    {
        var merged = new List<(long From, long To)>();
        foreach (var range in ranges.OrderBy(range => range.From))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else
                merged.Add(range);
        }
        return merged.Count == 0 ? Closed : new DayHours([.. merged]);
    }

    /// <summary>Open time between midnight and the given time of the day.</summary>
    public long Before(long nanosecondOfDay)
    {
        long open = 0;
        foreach (var (from, to) in blocks)
        {
            if (nanosecondOfDay <= from)
                break;
            open += Math.Min(nanosecondOfDay, to) - from;
        }
        return open;
    }

    /// <summary>The end of the block that contains the time, or null when the time is outside all blocks.</summary>
    public long? EndOfBlockAt(long nanosecondOfDay)
    {
        foreach (var (from, to) in blocks)
        {
            if (from <= nanosecondOfDay && nanosecondOfDay < to)
                return to;
        }
        return null;
    }

    /// <summary>The earliest time of the day with that much open time before it; more than 0, at most <see cref="Total"/>.</summary>
    public long FirstTimeWith(long openBefore)
    {
        foreach (var (from, to) in blocks)
        {
            if (openBefore <= to - from)
                return from + openBefore;
            openBefore -= to - from;
        }
        throw new ArgumentOutOfRangeException(nameof(openBefore), "The day has less open time than that.");
    }

    /// <summary>The latest time of the day with that much open time before it; at least 0, less than <see cref="Total"/>.</summary>
    public long LastTimeWith(long openBefore)
    {
        foreach (var (from, to) in blocks)
        {
            if (openBefore < to - from)
                return from + openBefore;
            openBefore -= to - from;
        }
        throw new ArgumentOutOfRangeException(nameof(openBefore), "The day has less open time than that.");
    }
}
