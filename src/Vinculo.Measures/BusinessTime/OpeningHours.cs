using System.Runtime.InteropServices;
using NodaTime;

namespace Vinculo.Measures.BusinessTime;

/// <summary>
/// A stretch of a day in which a company works, by the clock on its wall: from <paramref name="From"/> (included)
/// to <paramref name="To"/> (not included).
/// </summary>
/// <param name="From">The first moment of the block.</param>
/// <param name="To">
/// The moment it ends. Midnight means the end of the same day (24:00), so midnight to midnight is the whole day.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OpenBlock(LocalTime From, LocalTime To);

/// <summary>A block that repeats every week.</summary>
/// <param name="Day">The weekday on which the block begins.</param>
/// <param name="From">The first moment of the block.</param>
/// <param name="To">
/// The moment it ends. Midnight means 24:00 of the same day. Earlier than <paramref name="From"/> means the next day:
/// Friday 22:00 to 06:00 works on Friday until 24:00 and on Saturday from 00:00 to 06:00, and those six hours belong
/// to Saturday (a holiday on Saturday closes them).
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WeeklyBlock(IsoDayOfWeek Day, LocalTime From, LocalTime To)
{
    /// <summary>The same block on each day from Monday to Friday.</summary>
    /// <param name="from">The first moment of the block.</param>
    /// <param name="to">The moment it ends; see <see cref="To"/>.</param>
    public static IEnumerable<WeeklyBlock> MondayToFriday(LocalTime from, LocalTime to) =>
        Enumerable.Range(1, 5).Select(day => new WeeklyBlock((IsoDayOfWeek)day, from, to));
}

/// <summary>A date with hours of its own, which replace those of its weekday.</summary>
/// <param name="Date">The date.</param>
/// <param name="Blocks">Its blocks, none crossing midnight; an empty list closes the whole day.</param>
public sealed record SpecialDay(LocalDate Date, IReadOnlyList<OpenBlock> Blocks);
