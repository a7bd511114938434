using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Contracts;

/// <summary>Conversations, for the channels and whoever measures.</summary>
internal interface IDesk
{
    /// <summary>
    /// Takes in one message from outside: into the conversation named, or a new one with its protocol, complexity,
    /// queue, person in charge and clocks; a customer who is not known yet is created. All in one transaction.
    /// </summary>
    /// <param name="alongside">Adds to the database what the channel keeps of the message, in the same transaction.</param>
    Task<ReceivedMessage> ReceiveAsync(
        IncomingMessage message, CancellationToken cancellationToken, Action<ReceivedMessage>? alongside = null);

    Task<ConversationCard?> FindAsync(Guid conversationId, CancellationToken cancellationToken);

    /// <summary>
    /// The conversation to which a number leads. That of a merged one leads to where it went, with the customer who was
    /// given the number.
    /// </summary>
    Task<ConversationCard?> FindByProtocolAsync(string protocol, CancellationToken cancellationToken);

    /// <summary>A message with what a channel needs to deliver it.</summary>
    Task<MessageToDeliver?> MessageAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>What goes under the answers of a queue, in Markdown; null for nothing of its own.</summary>
    Task<string?> SignatureAsync(Guid queueId, CancellationToken cancellationToken);

    /// <summary>The address that a message from outside came from; null when there is none.</summary>
    Task<string?> WrittenFromAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>The address from which somebody wrote last in a conversation; a program's only where nobody else did. Null when there is none.</summary>
    /// <param name="among">Only of these, in lower case; null for all.</param>
    Task<string?> LastWrittenFromAsync(Guid conversationId, CancellationToken cancellationToken, IReadOnlyList<string>? among = null);

    /// <summary>The conversation in which a message stands now; null when there is no such message.</summary>
    Task<Guid?> ConversationOfAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>Where a message stands now, and how; null when there is no such message.</summary>
    Task<MessageStanding?> StandingOfAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>The same as <see cref="ConversationOfAsync"/> for several messages, in one command; those that are gone are left out.</summary>
    Task<IReadOnlyDictionary<Guid, Guid>> ConversationsOfAsync(IReadOnlyCollection<Guid> messageIds, CancellationToken cancellationToken);

    /// <summary>Notes on a message how its delivery stands; in the caller's transaction.</summary>
    /// <param name="problem">What went wrong; of a message that was sent, for whom of several.</param>
    /// <param name="sentTo">Whom it goes to, where that has changed.</param>
    Task SetDeliveryAsync(
        Guid messageId, DeliveryState state, string? problem, CancellationToken cancellationToken, Recipients? sentTo = null);

    /// <summary>The facts of one conversation as they are now, for measuring; null when it is gone.</summary>
    Task<ConversationFacts?> FactsAsync(Guid conversationId, CancellationToken cancellationToken);
}

/// <param name="SenderInDoubt">It failed the check of its sender.</param>
/// <param name="IsFirst">No other of its conversation is older.</param>
internal sealed record MessageStanding(Guid ConversationId, bool SenderInDoubt, bool IsFirst);

internal enum ChannelKind
{
    Email,
    WebForm,
    Api,
}

/// <param name="ConversationId">The conversation it belongs to; null opens a new one.</param>
/// <param name="CustomerId">Who wrote; null for whoever has the e-mail address that it comes from.</param>
/// <param name="QuotedText">What was quoted of earlier messages, folded away when shown.</param>
/// <param name="Html">Unsafe HTML as received, or null; it is sanitized when shown.</param>
/// <param name="QueueId">The queue of the mailbox or form; null leaves it to the rules.</param>
/// <param name="MayBelongTo">A conversation it may belong to, when that cannot be trusted: the agent is offered the merge.</param>
/// <param name="IsAutomatic">Made by a machine: it opens no acknowledgement and wakes no promise.</param>
/// <param name="LooksAutomatic">Perhaps made by a machine: the agent is told, and all else is as for a person's message.</param>
/// <param name="Language">What a customer who is not known yet speaks; null leaves it to Vinculo.</param>
/// <param name="CopiedTo">Who else received it, for the agent to know; cut at <see cref="MessageLimits.CopiedTo"/>.</param>
/// <param name="Sender">What is known of whether it is from the address that it names.</param>
internal sealed record IncomingMessage(
    ChannelKind Channel,
    Guid? ConversationId,
    Guid? CustomerId,
    string FromName,
    string FromAddress,
    string Subject,
    string Text,
    string? QuotedText,
    string? Html,
    IReadOnlyList<MessageFile> Files,
    DateTimeOffset ReceivedAt,
    Guid? QueueId = null,
    Guid? MayBelongTo = null,
    bool IsAutomatic = false,
    string? Language = null,
    SenderEvidence? Sender = null,
    string? CopiedTo = null,
    bool LooksAutomatic = false);

/// <summary>How long some texts of a message may be.</summary>
internal static class MessageLimits
{
    public const int CopiedTo = 1000;
    public const int SenderDetail = 300;
}

/// <param name="Detail">What was found, such as <c>spf=pass dkim=pass dmarc=pass</c>.</param>
internal sealed record SenderEvidence(SenderCheck Check, string Detail);

/// <summary>Whether a message is from the address that it names, as far as the company's own mail server could tell.</summary>
internal enum SenderCheck
{
    /// <summary>Nobody that we trust has looked.</summary>
    NotChecked,

    /// <summary>The domain of the address stands for the message.</summary>
    Passed,

    /// <summary>The domain says that the message is not from it.</summary>
    Failed,
}

/// <summary>A file of a message; its bytes are in <see cref="Platform.Files.Blobs"/>.</summary>
/// <param name="ContentId">For an image shown inside the HTML; null for an attachment.</param>
internal sealed record MessageFile(string Name, string ContentType, string BlobHash, long Length, string? ContentId = null);

internal sealed record ReceivedMessage(Guid MessageId, Guid ConversationId, string Protocol, bool OpenedConversation);

internal sealed record ConversationCard(
    Guid Id, string Protocol, Guid CustomerId, string Subject, ConversationState State, ChannelKind Channel, Complexity Complexity,
    Guid QueueId, Guid? AssigneeId, Guid PolicyVersionId, DateTimeOffset OpenedAt, DateTimeOffset? FirstAnswerDueAt, int? FirstAnswerMinutes);

internal enum ConversationState
{
    /// <summary>Somebody of the company must act.</summary>
    Open,

    /// <summary>The customer is awaited: the clocks are paused.</summary>
    Waiting,

    /// <summary>Put aside until an instant, then open again.</summary>
    Snoozed,

    Resolved,

    /// <summary>Became part of another conversation.</summary>
    Merged,
}

internal enum DeliveryState
{
    /// <summary>Nothing to deliver: received, or a note.</summary>
    None,
    Pending,
    Sent,
    Failed,

    /// <summary>It may have arrived: the connection broke after it was handed over, or nobody knows what became of it. A person decides.</summary>
    PerhapsSent,
}

/// <param name="Markdown">What the agent wrote.</param>
/// <param name="AuthorName">The agent's name for the signature.</param>
/// <param name="ToAddress">Where a conversation that we began went to; null when the customer began it.</param>
/// <param name="Recipients">Whom it goes to; null for whoever wrote last, where an earlier version of Vinculo did not note it.</param>
internal sealed record MessageToDeliver(
    Guid MessageId, Guid ConversationId, string Protocol, Guid CustomerId, ChannelKind Channel, string Subject, string Markdown,
    string AuthorName, IReadOnlyList<MessageFile> Files, DateTimeOffset WrittenAt, Guid QueueId, AnsweredMessage? Answers = null, string? ToAddress = null,
    Recipients? Recipients = null);

/// <summary>The latest message from outside before an answer, which the answer quotes; a program's only where nobody else wrote.</summary>
internal sealed record AnsweredMessage(Guid MessageId, string Author, DateTimeOffset At, string Text);

/// <summary>What is counted of a conversation. Durations are whole business seconds in the calendar of its policy version.</summary>
/// <param name="CustomerWrote">A person of the customer has written in it: neither only machines nor only we.</param>
internal sealed record ConversationFacts(
    Guid Id, string Protocol, Guid CustomerId, string Subject, ChannelKind Channel, ConversationState State, Complexity Complexity,
    Guid QueueId, Guid? TeamId, Guid? AssigneeId, DateTimeOffset OpenedAt, DateTimeOffset? FirstAnsweredAt, long? FirstAnswerSeconds,
    DateTimeOffset? ResolvedAt, long? ResolutionSeconds, DateTimeOffset? NextDueAt, bool CustomerWrote,
    IReadOnlyList<PromiseFacts> Promises);

/// <param name="Kept">True kept, false broken, null still running.</param>
internal sealed record PromiseFacts(PromiseKind Kind, string Rule, DateTimeOffset DueAt, DateTimeOffset? StoppedAt, bool? Kept);

/// <summary>The queues, for whoever must name one.</summary>
internal interface IQueues
{
    Task<IReadOnlyList<QueueCard>> AllAsync(CancellationToken cancellationToken);
}

internal sealed record QueueCard(Guid Id, string Name);
