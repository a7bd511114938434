using NodaTime;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Conversations;

/// <summary>A message as far as promises are concerned.</summary>
internal sealed record Turn(Guid Id, MessageKind Kind, DateTimeOffset At, bool IsAutomatic)
{
    public bool IsFromCustomer => Kind == MessageKind.Received && !IsAutomatic;
}

internal sealed partial class Conversation
{
    /// <summary>
    /// Messages came or went by hand: what is owed is read anew from those that stand here now. What was answered or broken
    /// before stays so.
    /// </summary>
    /// <param name="turns">All its messages, oldest first.</param>
    /// <param name="lastWords">The text of the last one that is no note.</param>
    public void Recount(IReadOnlyList<Turn> turns, string lastWords, Moment at)
    {
        Preview = Shorten(lastWords);
        var answered = FirstAnsweredAt is null && ReadFirstAnswer(turns, at);
        var lastReply = turns.LastOrDefault(turn => turn.Kind == MessageKind.Reply);
        var awaiting = turns.SkipWhile(turn => lastReply is not null && turn != lastReply).FirstOrDefault(turn => turn.IsFromCustomer)?.At;
        var was = AwaitingAnswerSince;
        if (awaiting == was && !answered)
            return;
        AwaitingAnswerSince = awaiting;
        ForgetClocks(clock => clock.Kind != PromiseKind.Resolution, at);
        ForgetClocks(clock => clock.Kind == PromiseKind.Resolution && FirstAnsweredAt is null && clock.StartedAt != PromisesSince, at);
        if (awaiting < was || (was is null && awaiting is not null))
        {
            Unread = true;
            ForgetResolution();
            ForgetSnooze();
            Activate(at);
        }
        else if (awaiting is null && State == ConversationState.Open && (FirstAnsweredAt is not null || PromisesSince is null))
        {
            AwaitCustomer(at);
        }
        else
        {
            StartMissingClocks(at);
            RefreshNextDue();
        }
    }

    /// <summary>Since when something is promised, and whether it was answered among these.</summary>
    private bool ReadFirstAnswer(IReadOnlyList<Turn> turns, Moment at)
    {
        var first = turns.FirstOrDefault(turn => turn.IsFromCustomer);
        PromisesSince = first?.At;
        if (first is null || turns.SkipWhile(turn => turn != first).FirstOrDefault(turn => turn.Kind == MessageKind.Reply) is not { } answer)
            return false;
        FirstAnsweredAt = answer.At;
        var worked = at.Policy.Calendar.Between(Instant.FromDateTimeOffset(first.At), Instant.FromDateTimeOffset(answer.At));
        FirstAnswerSeconds = (long)worked.TotalSeconds;
        return true;
    }

    /// <summary>Nobody is owed what these count any more; a promise already broken stays broken.</summary>
    private void ForgetClocks(Func<ServiceClock, bool> which, Moment at)
    {
        foreach (var clock in Clocks.Where(clock => clock.State != ClockState.Stopped && which(clock)).ToArray())
        {
            if (clock.IsOverdue(at))
                clock.Stop(at);
            else
                Clocks.Remove(clock);
        }
    }
}
