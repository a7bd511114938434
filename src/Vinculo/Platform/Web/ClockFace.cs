using System.Globalization;

namespace Vinculo.Platform.Web;

/// <summary>What a countdown clock shows: how much of a promise is left, in business time.</summary>
/// <param name="Left">Business time left at <paramref name="At"/>; negative when the promise is broken.</param>
/// <param name="Total">The whole promise.</param>
/// <param name="At">When <paramref name="Left"/> was reckoned.</param>
/// <param name="Until">When business closes next and the clock stops; <paramref name="At"/> itself when it is closed now.</param>
public sealed record ClockFace(
    TimeSpan Left, TimeSpan Total, DateTimeOffset At, DateTimeOffset? Until = null, ClockRun Run = ClockRun.Running)
{
    private const char NoBreak = '\u00a0';

    public ClockState State => Run switch
    {
        ClockRun.Paused => ClockState.Paused,
        ClockRun.Done => Left < TimeSpan.Zero ? ClockState.Over : ClockState.Kept,
        _ when Left < TimeSpan.Zero => ClockState.Over,
        // The scripts have the same rule in clocks.ts.
        _ when Left < TimeSpan.FromHours(1) || Left < Total / 4 => ClockState.Soon,
        _ => ClockState.Calm,
    };

    /// <summary>The part of the promise used up, 0 to 100.</summary>
    public double Used => Total <= TimeSpan.Zero ? 100 : Math.Clamp(100 * (1 - (Left / Total)), 0, 100);

    /// <summary>What is left, what it is late by, or, when done, what it took.</summary>
    public TimeSpan Shown => Run == ClockRun.Done && Left >= TimeSpan.Zero ? Total - Left : Left.Duration();

    /// <summary>
    /// Business time, in hours however many: <c>27 h 05</c>. A day of 24 of them would be three days to the people who work them.
    /// </summary>
    public static string Hours(TimeSpan time)
    {
        var minutes = (long)Math.Round(time.Duration().TotalMinutes, MidpointRounding.AwayFromZero);
        return minutes switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}{NoBreak}min"),
            _ when minutes % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}{NoBreak}h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}{NoBreak}h{NoBreak}{minutes % 60:00}"),
        };
    }

    /// <summary>A span of time in as few words as are true: <c>24 min</c>, <c>2 h 10</c>, <c>3 d 4 h</c>.</summary>
    public static string Words(TimeSpan time)
    {
        var minutes = (long)Math.Round(time.Duration().TotalMinutes, MidpointRounding.AwayFromZero);
        var (days, hours) = (minutes / 1440, minutes / 60 % 24);
        return minutes switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}{NoBreak}min"),
            < 1440 when minutes % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{hours}{NoBreak}h"),
            < 1440 => string.Create(CultureInfo.InvariantCulture, $"{hours}{NoBreak}h{NoBreak}{minutes % 60:00}"),
            _ when hours == 0 => string.Create(CultureInfo.InvariantCulture, $"{days}{NoBreak}d"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{days}{NoBreak}d{NoBreak}{hours}{NoBreak}h"),
        };
    }
}

/// <summary>Whether time runs against a promise.</summary>
public enum ClockRun
{
    Running,

    /// <summary>The customer is awaited.</summary>
    Paused,

    /// <summary>Answered or resolved.</summary>
    Done,
}

public enum ClockState
{
    Calm,
    Soon,
    Over,
    Paused,
    Kept,
}
