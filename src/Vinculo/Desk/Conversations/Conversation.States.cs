using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Conversations;

/// <summary>What a conversation starts from.</summary>
internal sealed record Opening(
    Guid Id, string Protocol, Guid CustomerId, string Subject, ChannelKind Channel, Guid QueueId, Complexity Complexity,
    Priority Priority = Priority.Normal, Guid? FollowsId = null, Guid? MayBelongToId = null, bool StartedByUs = false,
    bool SenderInDoubt = false);

internal sealed partial class Conversation
{
    /// <summary>A conversation settled longer ago than this is not opened again: the customer gets a new one that follows it.</summary>
    public static readonly TimeSpan ReopenedWithin = TimeSpan.FromDays(14);

    /// <summary>Furthest that a conversation can be put aside.</summary>
    public static readonly TimeSpan LongestSnooze = TimeSpan.FromDays(366);

    /// <summary>A new conversation; its first message comes by <see cref="TakeIn"/>, or by <see cref="Answer"/> when we begin it.</summary>
    public static Conversation Open(Opening opening, Moment at) => new()
    {
        Id = opening.Id,
        Protocol = opening.Protocol,
        CustomerId = opening.CustomerId,
        Subject = opening.Subject,
        Channel = opening.Channel,
        QueueId = opening.QueueId,
        Complexity = opening.Complexity,
        Priority = opening.Priority,
        FollowsId = opening.FollowsId,
        MayBelongToId = opening.MayBelongToId,
        StartedByUs = opening.StartedByUs,
        SenderInDoubt = opening.SenderInDoubt,
        PolicyVersionId = at.Policy.VersionId,
        OpenedAt = at.Now,
        LastActivityAt = at.Now,
        HandlingSince = at.Now,
        State = ConversationState.Open,
    };

    public bool CanBeReopenedByCustomer(DateTimeOffset now) =>
        State != ConversationState.Resolved || now - ResolvedAt <= ReopenedWithin;

    /// <summary>A message from outside. What a machine wrote is kept but wakes no promise.</summary>
    public void TakeIn(string text, bool isAutomatic, Moment at)
    {
        NoteActivity(text, at);
        Unread = true;
        if (isAutomatic)
            return;
        PromisesSince ??= at.Now;
        AwaitingAnswerSince ??= at.Now;
        State = ConversationState.Open;
        ForgetResolution();
        ForgetSnooze();
        BeginHandling(at);
        ResumeAnswers(at);
        StartMissingClocks(at);
        RefreshNextDue();
    }

    /// <summary>An agent has answered: the customer is awaited.</summary>
    public Failure? Answer(string text, Moment at)
    {
        if (State == ConversationState.Merged)
            return Failure.Conflict("desk.merged");
        NoteActivity(text, at);
        if (FirstAnsweredAt is null && !IsUnansweredByCustomer)
        {
            FirstAnsweredAt = at.Now;
            FirstAnswerSeconds = at.SecondsSince(PromisesSince ?? OpenedAt);
        }
        AwaitingAnswerSince = null;
        Unread = false;
        Stop(PromiseKind.FirstAnswer, at);
        Stop(PromiseKind.NextAnswer, at);
        ForgetResolution();
        ForgetSnooze();
        AwaitCustomer(at);
        return null;
    }

    public void AddNote(Moment at) => LastActivityAt = at.Now;

    public Failure? Resolve(Guid? byId, Moment at)
    {
        if (State == ConversationState.Resolved)
            return Failure.Conflict("desk.already-resolved");
        if (State == ConversationState.Merged)
            return Failure.Conflict("desk.merged");
        EndHandling(at);
        ForgetSnooze();
        LapseAnswers(at);
        Stop(PromiseKind.Resolution, at);
        State = ConversationState.Resolved;
        ResolvedAt = at.Now;
        ResolvedById = byId;
        ResolutionSeconds = HandlingMicroseconds / 1_000_000;
        LastActivityAt = at.Now;
        Unread = false;
        RefreshNextDue();
        return null;
    }

    /// <param name="awaitCustomer">Back to waiting for the customer, where it was.</param>
    public Failure? Reopen(Moment at, bool awaitCustomer = false)
    {
        if (State != ConversationState.Resolved)
            return Failure.Conflict("desk.not-resolved");
        ForgetResolution();
        LastActivityAt = at.Now;
        Activate(at);
        if (awaitCustomer)
            AwaitCustomer(at);
        return null;
    }

    /// <summary>Takes back to hand what awaits the customer.</summary>
    public Failure? TakeUp(Moment at)
    {
        if (State != ConversationState.Waiting)
            return Failure.Conflict("desk.already-open");
        Activate(at);
        return null;
    }

    public Failure? Snooze(DateTimeOffset until, Moment at)
    {
        if (State is ConversationState.Resolved or ConversationState.Merged)
            return Failure.Conflict("desk.not-active");
        if (until <= at.Now)
            return Failure.Invalid("desk.snooze-past", "until");
        if (until > at.Now + LongestSnooze)
            return Failure.Invalid("desk.snooze-too-far", "until");
        SnoozedWhileWaiting = State == ConversationState.Waiting || (State == ConversationState.Snoozed && SnoozedWhileWaiting);
        State = ConversationState.Snoozed;
        SnoozedUntil = until;
        return null;
    }

    /// <summary>The time is up, or somebody takes it up before.</summary>
    public Failure? Wake(Moment at, bool awaitCustomer = false)
    {
        if (State != ConversationState.Snoozed)
            return Failure.Conflict("desk.not-snoozed");
        ForgetSnooze();
        Activate(at);
        if (awaitCustomer)
            AwaitCustomer(at);
        else
            Unread = true;
        return null;
    }

    /// <summary>Puts a person in charge; null takes it back to the queue.</summary>
    public Failure? Assign(Guid? accountId, string? name, Moment at)
    {
        if (State == ConversationState.Merged)
            return Failure.Conflict("desk.merged");
        if (accountId == AssigneeId)
            return null;
        AssigneeId = accountId;
        AssigneeName = accountId is null ? null : name;
        AssignedAt = accountId is null ? null : at.Now;
        Unread = accountId is not null;
        return null;
    }

    public void SetPriority(Priority priority) => Priority = priority;

    /// <summary>To another queue, where it is assigned anew.</summary>
    public void MoveTo(Guid queueId)
    {
        if (queueId == QueueId)
            return;
        QueueId = queueId;
        AssigneeId = null;
        AssigneeName = null;
        AssignedAt = null;
    }

    public void MarkRead() => Unread = false;

    /// <summary>A person says whose it is, which settles any doubt about the sender; or takes that back.</summary>
    public void BelongTo(Guid customerId, bool senderInDoubt = false)
    {
        CustomerId = customerId;
        SenderInDoubt = senderInDoubt;
    }

    public void RefuseMergeSuggestion() => MayBelongToId = null;

    /// <summary>We began it, and the customer has not written yet: what we write is no answer.</summary>
    private bool IsUnansweredByCustomer => StartedByUs && PromisesSince is null;

    /// <summary>Open, with every clock of what is still owed.</summary>
    private void Activate(Moment at)
    {
        State = ConversationState.Open;
        BeginHandling(at);
        if (AwaitingAnswerSince is not null)
            ResumeAnswers(at);
        StartMissingClocks(at);
        RefreshNextDue();
    }

    private void AwaitCustomer(Moment at)
    {
        State = ConversationState.Waiting;
        EndHandling(at);
        Pause(PromiseKind.Resolution, at);
        RefreshNextDue();
    }

    private void ResumeAnswers(Moment at)
    {
        foreach (var clock in Clocks.Where(c => c.Kind != PromiseKind.Resolution && c.State == ClockState.Lapsed))
            clock.Resume(at);
    }

    private void ForgetResolution()
    {
        ResolvedAt = null;
        ResolvedById = null;
        ResolutionSeconds = null;
    }

    private void ForgetSnooze()
    {
        SnoozedUntil = null;
        SnoozedWhileWaiting = false;
    }

    private void NoteActivity(string text, Moment at)
    {
        LastActivityAt = at.Now > LastActivityAt ? at.Now : LastActivityAt;
        Preview = Shorten(text);
    }

    private static string Shorten(string text)
    {
        // The first words are enough, however long the text.
        var start = text.TrimStart().Cut(10 * PreviewLength);
        var line = string.Join(' ', start.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= PreviewLength ? line : line.Cut(PreviewLength - 1) + "…";
    }
}
