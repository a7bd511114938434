using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Reading;

/// <summary>A conversation with its clocks, as shown.</summary>
/// <param name="StartedByUs">The company wrote first.</param>
/// <param name="SenderInDoubt">Perhaps it is not from the customer: a person has to say.</param>
internal record ConversationView(
    Guid Id, string Protocol, Guid CustomerId, string Subject, ConversationState State, ChannelKind Channel, Priority Priority,
    Complexity Complexity, bool ComplexityByPerson, Guid QueueId, string QueueName, Guid? AssigneeId, string? AssigneeName, Guid PolicyVersionId,
    DateTimeOffset OpenedAt, DateTimeOffset LastActivityAt, bool Unread, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? ResolvedAt,
    DateTimeOffset? SnoozedUntil, Guid? MergedIntoId, Guid? MayBelongToId, Guid? FollowsId, DateTimeOffset? NextDueAt, int Version,
    IReadOnlyList<ClockView> Clocks, bool StartedByUs = false, bool SenderInDoubt = false);

/// <summary>A conversation that the company has just begun.</summary>
internal sealed record BegunConversation : ConversationView
{
    public BegunConversation(ConversationView conversation, IReadOnlyList<string> undeliverable)
        : base(conversation) => Undeliverable = undeliverable;

    /// <summary>Of the recipients, the addresses from which mail came back before. It is sent all the same.</summary>
    public IReadOnlyList<string> Undeliverable { get; }
}

/// <param name="Minutes">Business minutes promised.</param>
/// <param name="RemainingSeconds">Business seconds left of a paused clock; null for one that runs or has stopped.</param>
/// <param name="Kept">True kept, false broken, null not decided.</param>
internal sealed record ClockView(
    PromiseKind Kind, string Rule, int Minutes, ClockState State, DateTimeOffset StartedAt, DateTimeOffset? DueAt, long? RemainingSeconds,
    DateTimeOffset? StoppedAt, bool? Kept)
{
    public static ClockView Of(ServiceClock clock) => new(
        clock.Kind, clock.Rule, clock.Minutes, clock.State, clock.StartedAt, clock.DueAt,
        clock.State == ClockState.Paused ? (long)clock.RemainingAtLastChange.TotalSeconds : null, clock.StoppedAt, clock.Kept);
}

/// <param name="SenderCheck">Whether a received message is from its address, and what that was seen from.</param>
/// <param name="LooksAutomatic">Whether a program may have written it; it is owed an answer all the same.</param>
/// <param name="SentTo">Whom a reply went to; null where nobody was known, or an earlier version of Vinculo did not note it.</param>
internal sealed record MessageView(
    Guid Id, MessageKind Kind, DateTimeOffset At, Guid? AuthorId, string AuthorName, string? FromAddress, string Text, string? QuotedText,
    string? Html, bool IsAutomatic, DeliveryState Delivery, string? DeliveryProblem, IReadOnlyList<AttachmentView> Attachments,
    SenderCheck SenderCheck = SenderCheck.NotChecked, string? SenderCheckDetail = null, string? CopiedTo = null,
    string? SentTo = null, string? SentCc = null, bool LooksAutomatic = false);

internal sealed record AttachmentView(Guid Id, string Name, string ContentType, long Length, string? ContentId)
{
    public string Url => "/attachments/" + Id;
}
