using NodaTime;
using Vinculo.Desk.Contracts;
using Vinculo.Plan.Contracts;

namespace Vinculo.Desk.Conversations;

internal sealed partial class Conversation
{
    /// <summary>When the earliest running promise falls due; null when none runs.</summary>
    public DateTimeOffset? NextDueAt { get; private set; }

    public PromiseKind? NextDueKind { get; private set; }

    /// <summary>The rule that promises it.</summary>
    public string? NextDueRule { get; private set; }

    /// <summary>The business minutes promised in all, for the fuse.</summary>
    public int? NextDueMinutes { get; private set; }

    /// <summary><see cref="NextDueAt"/>, or <see cref="NotDue"/>: both engines sort it alike.</summary>
    public DateTimeOffset DueOrder { get; private set; } = NotDue;

    /// <summary>When a person first wrote, with which the promises begin; null while only machines have.</summary>
    public DateTimeOffset? PromisesSince { get; private set; }

    /// <summary>Business time in which it was ours to act, until <see cref="HandlingSince"/>.</summary>
    public long HandlingMicroseconds { get; private set; }

    /// <summary>Since when it is ours to act; null while the customer is awaited or it is settled.</summary>
    public DateTimeOffset? HandlingSince { get; private set; }

    /// <summary>An agent overrules the complexity: running clocks count against the other promise, from their start.</summary>
    public void SetComplexity(Complexity complexity, Moment at)
    {
        ComplexityByPerson = true;
        if (complexity == Complexity)
            return;
        Complexity = complexity;
        foreach (var clock in Clocks.Where(c => c.State != ClockState.Stopped).ToArray())
        {
            if (at.Policy.Promise(clock.Kind, complexity) is { } promise)
                clock.Repromise(promise, at);
            else
                Clocks.Remove(clock);
        }
        StartMissingClocks(at);
        RefreshNextDue();
    }

    /// <summary>Starts what the policy promises and no clock counts yet.</summary>
    private void StartMissingClocks(Moment at)
    {
        if (PromisesSince is not { } since || State is ConversationState.Resolved or ConversationState.Merged)
            return;
        if (AwaitingAnswerSince is { } waiting)
        {
            if (FirstAnsweredAt is null)
                StartUnlessStarted(PromiseKind.FirstAnswer, since, at);
            else
                StartUnlessStarted(PromiseKind.NextAnswer, waiting, at);
        }
        if (Clocks.All(c => c.Kind != PromiseKind.Resolution))
        {
            StartUnlessStarted(PromiseKind.Resolution, since, at);
            if (HandlingSince is null)
                Pause(PromiseKind.Resolution, at);
        }
    }

    /// <summary>One clock for each time that something came to be owed, also when that clock has stopped already.</summary>
    private void StartUnlessStarted(PromiseKind kind, DateTimeOffset since, Moment at)
    {
        if (!Clocks.Any(c => c.Kind == kind && c.StartedAt >= since) && at.Policy.Promise(kind, Complexity) is { } promise)
            Clocks.Add(ServiceClock.Start(Id, promise, since, at));
    }

    private void Pause(PromiseKind kind, Moment at)
    {
        foreach (var clock in Clocks.Where(c => c.Kind == kind))
            clock.Pause(at);
    }

    private void Stop(PromiseKind kind, Moment at)
    {
        foreach (var clock in Clocks.Where(c => c.Kind == kind))
            clock.Stop(at);
    }

    /// <summary>It is ours to act: the time counts.</summary>
    private void BeginHandling(Moment at)
    {
        HandlingSince ??= at.Now;
        foreach (var clock in Clocks.Where(c => c.Kind == PromiseKind.Resolution))
            clock.TakeUpAgain(at);
    }

    /// <summary>The customer is awaited, or it is settled: the time stands still.</summary>
    private void EndHandling(Moment at)
    {
        if (HandlingSince is not { } since)
            return;
        var worked = at.Policy.Calendar.Between(Instant.FromDateTimeOffset(since), at.Instant);
        HandlingMicroseconds += worked.WholeMicroseconds();
        HandlingSince = null;
    }

    /// <summary>Answers still owed lapse; a promise already broken stays broken.</summary>
    private void LapseAnswers(Moment at)
    {
        foreach (var clock in Clocks.Where(c => c.Kind != PromiseKind.Resolution))
            clock.Lapse(at);
    }

    private void RefreshNextDue()
    {
        var next = Clocks.Where(c => c.State == ClockState.Running).MinBy(c => c.DueAt);
        NextDueAt = next?.DueAt;
        NextDueKind = next?.Kind;
        NextDueRule = next?.Rule;
        NextDueMinutes = next?.Minutes;
        DueOrder = NextDueAt ?? NotDue;
    }
}
