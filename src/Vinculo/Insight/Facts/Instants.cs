using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>Instants of facts: microseconds since 1970, and the quarters of an hour that metrics group by.</summary>
internal static class Instants
{
    /// <summary>
    /// A quarter of an hour. Every zone in use lies a whole number of quarters from UTC, so days and hours of any of
    /// them are made of whole quarters, and the database needs to know of no zone.
    /// </summary>
    public const long Quarter = 15L * 60 * 1_000_000;

    public static long? Of(DateTimeOffset? instant) => instant is { } known ? InstantConverter.ToMicroseconds(known) : null;
}
