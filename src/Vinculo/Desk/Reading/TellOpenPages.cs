using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Live;

namespace Vinculo.Desk.Reading;

/// <summary>Tells open pages what changed; they ask for their fragments again.</summary>
internal sealed class TellOpenPages(LiveUpdates live) : IEventHandler<ConversationChanged>, IEventHandler<NoticesChanged>
{
    public async Task HandleAsync(ConversationChanged @event, CancellationToken cancellationToken)
    {
        await live.ChangedAsync("inbox", cancellationToken);
        await live.ChangedAsync("conversation:" + @event.ConversationId, cancellationToken);
    }

    public Task HandleAsync(NoticesChanged @event, CancellationToken cancellationToken) =>
        live.ChangedAsync("account:" + @event.AccountId, cancellationToken);
}
