namespace Vinculo.Desk.Pages;

/// <summary>The usual times to put something aside until, each at an hour when the company works.</summary>
internal static class SnoozeChoices
{
    /// <summary>The key of each choice's text, and its instant.</summary>
    public static IEnumerable<(string Text, DateTimeOffset Until)> Of(DeskTime time)
    {
        yield return ("desk.snooze.hours", time.Now.AddHours(2));
        var tomorrow = time.OpeningAfter(1);
        yield return ("desk.snooze.tomorrow", tomorrow);
        var monday = time.OpeningAfter(time.DaysUntilMonday);
        if (monday != tomorrow)
            yield return ("desk.snooze.monday", monday);
    }
}
