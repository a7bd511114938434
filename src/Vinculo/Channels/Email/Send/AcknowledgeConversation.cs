using System.Text.RegularExpressions;
using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.WebForm;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;

namespace Vinculo.Channels.Email.Send;

/// <summary>Tells the customer at once: the protocol number and until when somebody answers.</summary>
internal sealed partial class AcknowledgeConversation(
    IDesk desk, ICustomers customers, IOutgoingMail mail, ConversationMail conversationMail, MailTexts texts, WebFormGuard forms)
    : IEventHandler<ConversationOpened>, IEventHandler<WrittenDirectly>
{
    public async Task HandleAsync(ConversationOpened @event, CancellationToken cancellationToken)
    {
        if (@event is { IsAutomatic: false, SenderInDoubt: false, Channel: ChannelKind.Email or ChannelKind.WebForm })
            await AcknowledgeAsync(@event.ConversationId, @event.MessageId, cancellationToken);
    }

    public Task HandleAsync(WrittenDirectly @event, CancellationToken cancellationToken) =>
        AcknowledgeAsync(@event.ConversationId, @event.MessageId, cancellationToken);

    private async Task AcknowledgeAsync(Guid conversationId, Guid messageId, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(conversationId, cancellationToken) is not { } conversation
            || await customers.FindAsync(conversation.CustomerId, cancellationToken) is not { } customer)
            return;
        var sender = await conversationMail.SenderForAsync(conversation.Id, conversation.QueueId, cancellationToken);
        if (sender is not { Mailbox.Acknowledges: true }
            || await conversationMail.WasThereBeforeAsync(conversation.Id, messageId, cancellationToken))
            return;
        var isForm = conversation.Channel == ChannelKind.WebForm;
        if (isForm && !forms.MayAcknowledge())
            return;
        // Of a form nobody knows whether who filled it in has the address: no word of theirs goes to it.
        var theirs = isForm || Linked().IsMatch(conversation.Subject) ? null : conversation.Subject;
        var (subject, markdown) = await texts.AcknowledgementAsync(conversation.Id, theirs, customer.GreetedAs, sender.LanguageFor(customer.Language), cancellationToken);
        // Who wrote knows of nothing that goes to another address of theirs.
        var writer = await desk.WrittenFromAsync(messageId, cancellationToken);
        var queued = await mail.QueueAsync(
            new AutomaticMail("ack:" + conversation.Id, conversation.Id, customer.Id, subject, markdown, writer), cancellationToken);
        if (queued && isForm)
            forms.CountAcknowledged();
    }

    /// <summary>
    /// What mail programs may show as a link: an address, or a name of a host. Anybody can name somebody else's address, and
    /// no link of theirs goes there in our mail.
    /// </summary>
    [GeneratedRegex(@"://|[\p{L}\p{N}]\.\p{L}{2}|\d\.\d+\.\d+\.\d", RegexOptions.NonBacktracking)]
    private static partial Regex Linked();
}
