using Vinculo.Plan.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Metrics;

/// <summary>A metric: what it is called, how it is reckoned, and from which rows. The words are in the texts, under its name.</summary>
/// <param name="Name">Stable: programs and links use it.</param>
/// <param name="Better">Whether more of it is good news.</param>
/// <param name="Promise">The kind of promise of the plan that it measures, if any.</param>
internal sealed record Metric(
    string Name, MetricUnit Unit, Statistic Statistic, Better Better, Func<VinculoDb, IQueryable<Fact>> Facts, PromiseKind? Promise = null)
{
    /// <summary>Whether it says how things stand now, whatever the period.</summary>
    public bool IsOfNow => Statistic == Statistic.Standing;

    /// <summary>A plain count has no margin and no sample.</summary>
    public bool IsCount => Statistic is Statistic.Count or Statistic.Standing;

    public bool IsOfSurvey => Statistic is Statistic.Satisfaction or Statistic.Effort or Statistic.Recommendation;

    public string TitleKey => "insight.metric." + Name;

    public string DefinitionKey => TitleKey + ".is";
}

internal enum MetricUnit
{
    /// <summary>A plain count.</summary>
    Count,

    /// <summary>Business seconds.</summary>
    BusinessSeconds,

    /// <summary>A share from 0 to 1.</summary>
    Share,

    /// <summary>A mean answer on the scale of its question.</summary>
    Score,

    /// <summary>Percentage points from −100 to 100.</summary>
    Points,
}

internal enum Statistic
{
    Count,

    /// <summary>A count of how things stand now.</summary>
    Standing,

    /// <summary>The median, with the 90th percentile beside it.</summary>
    Median,

    /// <summary>The share of rows whose value is 1.</summary>
    Share,
    Satisfaction,
    Effort,
    Recommendation,
}

internal enum Better
{
    Neither,
    More,
    Less,
}

/// <summary>The catalogue: every metric there is, each defined once.</summary>
internal static class MetricCatalogue
{
    public static readonly Metric Opened = new("conversations-opened", MetricUnit.Count, Statistic.Count, Better.Neither, FactSources.Opened);
    public static readonly Metric Answered = new("conversations-answered", MetricUnit.Count, Statistic.Count, Better.Neither, FactSources.Answered);
    public static readonly Metric Resolved = new("conversations-resolved", MetricUnit.Count, Statistic.Count, Better.Neither, FactSources.Resolved);

    public static readonly Metric FirstAnswerTime =
        new("first-answer-time", MetricUnit.BusinessSeconds, Statistic.Median, Better.Less, FactSources.Answered, PromiseKind.FirstAnswer);

    public static readonly Metric ResolutionTime =
        new("resolution-time", MetricUnit.BusinessSeconds, Statistic.Median, Better.Less, FactSources.Resolved, PromiseKind.Resolution);

    public static readonly Metric PromisesKept = new("promises-kept", MetricUnit.Share, Statistic.Share, Better.More, FactSources.Promises);
    public static readonly Metric Csat = new("csat", MetricUnit.Share, Statistic.Satisfaction, Better.More, FactSources.Satisfaction);
    public static readonly Metric Ces = new("ces", MetricUnit.Score, Statistic.Effort, Better.Less, FactSources.Effort);
    public static readonly Metric Nps = new("nps", MetricUnit.Points, Statistic.Recommendation, Better.More, FactSources.Recommendation);
    public static readonly Metric Backlog = new("backlog", MetricUnit.Count, Statistic.Standing, Better.Less, FactSources.Waiting);
    public static readonly Metric Received = new("messages-received", MetricUnit.Count, Statistic.Count, Better.Neither, FactSources.Received);

    public static readonly IReadOnlyList<Metric> All =
    [
        Opened, Answered, Resolved, FirstAnswerTime, ResolutionTime, PromisesKept,
        new("promises-kept-first-answer", MetricUnit.Share, Statistic.Share, Better.More, FactSources.FirstAnswerPromises, PromiseKind.FirstAnswer),
        new("promises-kept-next-answer", MetricUnit.Share, Statistic.Share, Better.More, FactSources.NextAnswerPromises, PromiseKind.NextAnswer),
        new("promises-kept-resolution", MetricUnit.Share, Statistic.Share, Better.More, FactSources.ResolutionPromises, PromiseKind.Resolution),
        Csat, Ces, Nps, Backlog, Received,
    ];

    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);
}
