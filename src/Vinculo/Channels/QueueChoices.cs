using Vinculo.Desk.Contracts;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels;

/// <summary>The queues as choices of a form, the first being 'as the rules say'.</summary>
internal sealed class QueueChoices(IQueues queues, Texts texts)
{
    public async Task<IReadOnlyList<Choice>> AllAsync(CancellationToken cancellationToken) =>
    [
        new("", texts["channels.mailbox.queue.rules"]),
        .. (await queues.AllAsync(cancellationToken)).Select(queue => new Choice(queue.Id.ToString(), queue.Name)),
    ];
}
