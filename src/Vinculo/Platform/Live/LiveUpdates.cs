using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Caching.Memory;

namespace Vinculo.Platform.Live;

/// <summary>Says 'this changed' to whoever has it open. Call it from an event handler, so that it is said after the commit.</summary>
internal sealed class LiveUpdates(IHubContext<LiveHub> hub, IMemoryCache recent)
{
    // A page begins to listen a little after it was made. One that takes longer asks for everything again (live.ts).
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(10);

    /// <param name="topic">Such as <c>inbox</c> or <c>conversation:ID</c>.</param>
    public Task ChangedAsync(string topic, CancellationToken cancellationToken)
    {
        recent.Set((typeof(LiveUpdates), topic), true, JustNow);
        return TellAsync(hub.Clients.Group(topic), topic, cancellationToken);
    }

    /// <summary>Whether a page that begins to listen only now may show what was before a change.</summary>
    public bool ChangedJustNow(string topic) => recent.TryGetValue((typeof(LiveUpdates), topic), out _);

    public static Task TellAsync(IClientProxy pages, string topic, CancellationToken cancellationToken) =>
        pages.SendAsync("changed", topic, cancellationToken);
}
