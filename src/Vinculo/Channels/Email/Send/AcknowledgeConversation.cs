using System.Globalization;
using System.Text.RegularExpressions;
using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email.Receive;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Send;

/// <summary>Tells the customer at once: the protocol number and until when somebody answers.</summary>
internal sealed partial class AcknowledgeConversation(
    IDesk desk, ICustomers customers, IOutgoingMail mail, ConversationMail conversationMail, PromiseInWords promise, Texts texts)
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
        var culture = CultureInfo.GetCultureInfo(sender.LanguageFor(customer.Language));
        var (protocol, until) = await promise.OfAsync(conversation.Id, cancellationToken);
        var greeting = customer.GreetedAs is { Length: > 0 } name
            ? texts.In(culture, "channels.mail.greeting", name)
            : texts.In(culture, "channels.mail.greeting-without-name");
        var body = until is { } due
            ? texts.In(culture, "channels.mail.acknowledgement", protocol, due)
            : texts.In(culture, "channels.mail.acknowledgement-without-time", protocol);
        // Who wrote knows of nothing that goes to another address of theirs.
        var writer = await desk.WrittenFromAsync(messageId, cancellationToken);
        // Of a form nobody knows whether who filled it in has the address: no word of theirs goes to it.
        var subject = conversation.Channel == ChannelKind.WebForm || Linked().IsMatch(conversation.Subject) ? texts.In(culture, "channels.mail.acknowledgement-subject") : conversation.Subject;
        await mail.QueueAsync(
            new AutomaticMail("ack:" + conversation.Id, conversation.Id, customer.Id, subject, $"{greeting}\n\n{body}", writer), cancellationToken);
    }

    /// <summary>
    /// What mail programs may show as a link: an address, or a name of a host. Anybody can name somebody else's address, and
    /// no link of theirs goes there in our mail.
    /// </summary>
    [GeneratedRegex(@"://|[\p{L}\p{N}]\.\p{L}{2}|\d\.\d+\.\d+\.\d", RegexOptions.NonBacktracking)]
    private static partial Regex Linked();
}
