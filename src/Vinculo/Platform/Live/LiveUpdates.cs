using Microsoft.AspNetCore.SignalR;

namespace Vinculo.Platform.Live;

/// <summary>Says 'this changed' to whoever has it open. Call it from an event handler, so that it is said after the commit.</summary>
internal sealed class LiveUpdates(IHubContext<LiveHub> hub)
{
    /// <param name="topic">Such as <c>inbox</c> or <c>conversation:ID</c>.</param>
    public Task ChangedAsync(string topic, CancellationToken cancellationToken) =>
        hub.Clients.Group(topic).SendAsync("changed", topic, cancellationToken);
}
