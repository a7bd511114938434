using Vinculo.Platform.Events;

namespace Vinculo.Desk.Contracts;

/// <summary>A conversation has begun with a message from the customer.</summary>
/// <param name="SenderInDoubt">Perhaps it is not from whom it says: nothing is told to that address by itself.</param>
[EventName("desk.conversation-opened.v1")]
internal sealed record ConversationOpened(
    Guid ConversationId, Guid MessageId, Guid CustomerId, string Protocol, ChannelKind Channel, bool IsAutomatic, DateTimeOffset At,
    bool SenderInDoubt = false);

/// <summary>Messages have left a conversation for others, by a merge, a split or a move: whoever keeps where they stand looks again.</summary>
[EventName("desk.messages-moved.v1")]
internal sealed record MessagesMoved(Guid FromConversationId, DateTimeOffset At);

/// <summary>A message from outside has been added to a conversation (also the first).</summary>
/// <param name="ReceivedAt">When it reached us, which may lie before it was added: the program may have been down.</param>
[EventName("desk.message-received.v1")]
internal sealed record MessageReceived(Guid ConversationId, Guid MessageId, Guid CustomerId, ChannelKind Channel, DateTimeOffset ReceivedAt);

/// <summary>An agent has answered, or begun a conversation; the channel of the conversation delivers it.</summary>
[EventName("desk.reply-written.v1")]
internal sealed record ReplyWritten(Guid ConversationId, Guid MessageId, Guid CustomerId, ChannelKind Channel, DateTimeOffset At);

/// <summary>A person asked that a message that was not delivered be sent again.</summary>
/// <param name="ToAddress">Where to instead; null for where it went before.</param>
[EventName("desk.resend-asked.v1")]
internal sealed record ResendAsked(Guid ConversationId, Guid MessageId, ChannelKind Channel, DateTimeOffset At, string? ToAddress = null);

/// <summary>An answer did not arrive, or may not have, or not with all of its recipients: a person has to see to it.</summary>
[EventName("desk.answer-not-delivered.v1")]
internal sealed record AnswerNotDelivered(Guid ConversationId, Guid MessageId, DateTimeOffset At);

/// <summary>Settled; the customer may be asked how it went.</summary>
[EventName("desk.conversation-resolved.v1")]
internal sealed record ConversationResolved(
    Guid ConversationId, Guid CustomerId, Guid? AgentId, ChannelKind Channel, DateTimeOffset At);

/// <summary>Something of a conversation has changed (any of the above, too): whoever shows or measures it looks again.</summary>
[EventName("desk.conversation-changed.v1")]
internal sealed record ConversationChanged(Guid ConversationId, DateTimeOffset At);

/// <summary>Somebody, or a program, has put a person in charge; the assignment by load is not told.</summary>
/// <param name="ByAccountId">Null when a program did it.</param>
/// <param name="MessageId">The note with which it was handed over; null without one.</param>
[EventName("desk.conversation-assigned.v1")]
internal sealed record ConversationAssigned(
    Guid ConversationId, Guid AccountId, Guid? ByAccountId, string ByName, Guid? MessageId, DateTimeOffset At);

/// <summary>What a person is to know has become more, or was read.</summary>
[EventName("desk.notices-changed.v1")]
internal sealed record NoticesChanged(Guid AccountId, DateTimeOffset At);

/// <summary>An agent named a colleague in a note.</summary>
[EventName("desk.mentioned.v1")]
internal sealed record Mentioned(Guid ConversationId, Guid MessageId, Guid AccountId, Guid ByAccountId, DateTimeOffset At);
