using NodaTime;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Conversations;

/// <summary>An instant together with the policy under which a conversation counts its time.</summary>
internal readonly record struct Moment(DateTimeOffset Now, ServicePolicy Policy)
{
    public Instant Instant => Instant.FromDateTimeOffset(Now);

    /// <summary>Whole business seconds from an earlier instant until this one.</summary>
    public long SecondsSince(DateTimeOffset earlier) =>
        (long)Policy.Calendar.Between(Instant.FromDateTimeOffset(earlier), Instant).TotalSeconds;
}
