using Vinculo.Platform.Events;

namespace Vinculo.People.Contracts;

/// <summary>A person may now be given new conversations, or no longer (also when they leave the company or change role).</summary>
[EventName("people.availability-changed.v1")]
internal sealed record AvailabilityChanged(Guid AccountId, bool Available, DateTimeOffset At);
