using Vinculo.Listening.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Live;

namespace Vinculo.Listening.Answer;

/// <summary>Whoever has the conversation open sees the answer arrive.</summary>
internal sealed class TellOpenPages(LiveUpdates live) : IEventHandler<SurveyAnswered>
{
    public Task HandleAsync(SurveyAnswered @event, CancellationToken cancellationToken) =>
        live.ChangedAsync("conversation:" + @event.ConversationId, cancellationToken);
}
