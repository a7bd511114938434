using Vinculo.Platform.Events;

namespace Vinculo.People.Contracts;

/// <summary>A person's name has changed: whoever keeps a copy of it takes the new one.</summary>
[EventName("people.account-renamed.v1")]
internal sealed record AccountRenamed(Guid AccountId, string Name, DateTimeOffset At);

/// <summary>A person may now be given new conversations, or no longer (also when they leave the company or change role).</summary>
[EventName("people.availability-changed.v1")]
internal sealed record AvailabilityChanged(Guid AccountId, bool Available, DateTimeOffset At);
