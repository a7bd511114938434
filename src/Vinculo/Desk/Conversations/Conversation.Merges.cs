using Vinculo.Desk.Contracts;
using Vinculo.Platform;

namespace Vinculo.Desk.Conversations;

/// <summary>All that a merge may change of the conversation that goes on, as the merge's audit line keeps it to be given back.</summary>
internal sealed record Standing(
    ConversationState State, bool Unread, DateTimeOffset LastActivityAt, DateTimeOffset? PromisesSince, DateTimeOffset? AwaitingAnswerSince,
    DateTimeOffset? ResolvedAt, Guid? ResolvedById, long? ResolutionSeconds, DateTimeOffset? SnoozedUntil, bool SnoozedWhileWaiting,
    long HandlingMicroseconds, DateTimeOffset? HandlingSince, IReadOnlyList<ClockReading> Clocks);

internal sealed partial class Conversation
{
    /// <summary>How it stands now.</summary>
    public Standing Standing => new(
        State, Unread, LastActivityAt, PromisesSince, AwaitingAnswerSince, ResolvedAt, ResolvedById, ResolutionSeconds, SnoozedUntil,
        SnoozedWhileWaiting, HandlingMicroseconds, HandlingSince, [.. Clocks.Select(clock => clock.Reading)]);

    /// <summary>Becomes part of another conversation, which owes the answer from now on.</summary>
    /// <param name="other">The one that goes on.</param>
    /// <param name="at">Now, by this one's policy.</param>
    /// <param name="otherAt">Now, by the policy of the one that goes on.</param>
    public Failure? MergeInto(Conversation other, Moment at, Moment otherAt)
    {
        if (other.Id == Id)
            return Failure.Invalid("desk.merge-itself", "into");
        if (State == ConversationState.Merged || other.State == ConversationState.Merged)
            return Failure.Conflict("desk.merged");
        EndHandling(at);
        foreach (var clock in Clocks)
            clock.Lapse(at);
        other.Inherit(this, otherAt);
        State = ConversationState.Merged;
        MergedIntoId = other.Id;
        MayBelongToId = null;
        ForgetSnooze();
        Unread = false;
        RefreshNextDue();
        return null;
    }

    /// <summary>Is a conversation of its own again.</summary>
    public Failure? Unmerge(Moment at)
    {
        if (State != ConversationState.Merged)
            return Failure.Conflict("desk.not-merged");
        MergedIntoId = null;
        if (ResolvedAt is not null)
        {
            State = ConversationState.Resolved;
            return null;
        }
        Activate(at);
        if (AwaitingAnswerSince is null && (FirstAnsweredAt is not null || IsUnansweredByCustomer))
            AwaitCustomer(at);
        return null;
    }

    /// <summary>
    /// What was merged into it has gone again, and nothing else came since: it stands as if there had been no merge. What
    /// was broken meanwhile towards whoever wrote there stays broken.
    /// </summary>
    public void StandAgain(Standing before, Moment at)
    {
        ForgetClocks(clock => before.Clocks.All(reading => reading.Id != clock.Id), at);
        foreach (var reading in before.Clocks)
            Clocks.Find(clock => clock.Id == reading.Id)?.SetTo(reading);
        State = before.State;
        Unread &= before.Unread;
        LastActivityAt = before.LastActivityAt;
        PromisesSince = before.PromisesSince;
        AwaitingAnswerSince = before.AwaitingAnswerSince;
        ResolvedAt = before.ResolvedAt;
        ResolvedById = before.ResolvedById;
        ResolutionSeconds = before.ResolutionSeconds;
        SnoozedUntil = before.SnoozedUntil;
        SnoozedWhileWaiting = before.SnoozedWhileWaiting;
        HandlingMicroseconds = before.HandlingMicroseconds;
        HandlingSince = before.HandlingSince;
        RefreshNextDue();
    }

    private void Inherit(Conversation other, Moment at)
    {
        LastActivityAt = LastActivityAt > other.LastActivityAt ? LastActivityAt : other.LastActivityAt;
        if (other.AwaitingAnswerSince is not { } waiting)
            return;
        // What was settled without an answer owes none, and is settled in the same way here.
        if (other.State == ConversationState.Resolved)
        {
            if (State == ConversationState.Resolved)
                AwaitingAnswerSince ??= waiting;
            return;
        }
        if (State == ConversationState.Open && AwaitingAnswerSince <= waiting)
            return;
        if (AwaitingAnswerSince is null || AwaitingAnswerSince > waiting)
            AwaitingAnswerSince = waiting;
        PromisesSince ??= waiting;
        Unread = true;
        ForgetResolution();
        ForgetSnooze();
        Activate(at);
    }
}
