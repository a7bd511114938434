using NodaTime;
using Vinculo.Insight.Facts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Metrics;

/// <summary>Whole days in the company's time zone, both ends included.</summary>
/// <param name="Now">Nothing after this instant has happened yet.</param>
internal sealed record ReportPeriod(LocalDate From, LocalDate To, DateTimeZone Zone, DateTimeOffset Now)
{
    public int Days => Period.DaysBetween(From, To) + 1;

    /// <summary>The first instant, in microseconds since 1970.</summary>
    public long Start => StartOf(From);

    /// <summary>The first instant after it: the end of its last day, or of this very instant.</summary>
    public long End => Math.Min(StartOf(To.PlusDays(1)), InstantConverter.ToMicroseconds(Now) + 1);

    /// <summary>As many days right before.</summary>
    public ReportPeriod Before => this with { From = From.PlusDays(-Days), To = From.PlusDays(-1) };

    /// <summary>
    /// Where the period before ends: after the same part of it as has passed of this one, to the quarter of an hour, so
    /// that a day that has just begun is not held against a whole one.
    /// </summary>
    public long BeforeEnd
    {
        get
        {
            var now = Instant.FromDateTimeOffset(Now).InZone(Zone).LocalDateTime;
            if (now.Date > To)
                return Start;
            var then = InstantConverter.ToMicroseconds(Zone.AtLeniently(now.PlusDays(-Days)).ToDateTimeOffset());
            return Math.Clamp(then / Instants.Quarter * Instants.Quarter, Before.Start, Start);
        }
    }

    public static ReportPeriod Last(int days, DateTimeZone zone, DateTimeOffset now)
    {
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        return new ReportPeriod(today.PlusDays(1 - days), today, zone, now);
    }

    /// <summary>The date in the zone at the beginning of a quarter of an hour, counted since 1970.</summary>
    public LocalDateTime LocalAt(long quarter) =>
        Instant.FromUnixTimeSeconds(quarter * (Instants.Quarter / 1_000_000)).InZone(Zone).LocalDateTime;

    private long StartOf(LocalDate date) => InstantConverter.ToMicroseconds(Zone.AtStartOfDay(date).ToDateTimeOffset());
}

/// <summary>Who and where: each may be left open.</summary>
/// <param name="Cell">For a list of rows: only those of one cell of a chart.</param>
internal sealed record MetricFilter(Guid? Team = null, Guid? Queue = null, Guid? Agent = null, RowsCell? Cell = null)
{
    public IQueryable<Fact> Apply(IQueryable<Fact> facts)
    {
        if (Team is { } team)
            facts = facts.Where(f => f.TeamId == team);
        if (Queue is { } queue)
            facts = facts.Where(f => f.QueueId == queue);
        if (Agent is { } agent)
            facts = facts.Where(f => f.AgentId == agent);
        return facts;
    }
}
