using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Intake;
using Vinculo.People.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

public class HandlingTests
{
    private static Task<Result<Changed>> DoAsync<TUseCase>(DeskApp desk, Func<TUseCase, Task<Result<Changed>>> work)
        where TUseCase : notnull => desk.DoAsync(work);

    [Theory, BothEngines]
    public async Task Handing_over_with_a_note_puts_the_colleague_in_charge_and_keeps_the_note(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis", available: false);
        var id = await desk.OpenAsync();
        var changed = await DoAsync<AssignConversation>(desk, a =>
            a.RunAsync(id, new Assignment(bruno.Id, "Você conhece este cliente."), DeskApp.As(ana), CancellationToken.None));
        changed.Succeeded.ShouldBeTrue();
        var conversation = await desk.ConversationAsync(id);
        (conversation.AssigneeId, conversation.AssigneeName, conversation.Unread).ShouldBe((bruno.Id, "Bruno Reis", true));
        (await desk.MessagesAsync(id))[^1].Kind.ShouldBe(MessageKind.Note);
        (await desk.AuditAsync(id)).ShouldBe(["conversation.opened", "conversation.assigned"]);
    }

    [Theory, BothEngines]
    public async Task Only_who_serves_customers_can_be_put_in_charge(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var viewer = desk.Agent("Vera Dias", Role.Viewer);
        var id = await desk.OpenAsync();
        var refused = await DoAsync<AssignConversation>(desk, a => a.RunAsync(id, new Assignment(viewer.Id), DeskApp.As(ana), CancellationToken.None));
        (refused.Failure!.Code, refused.Failure.Field).ShouldBe(("desk.no-such-agent", "accountId"));
    }

    [Theory, BothEngines]
    public async Task A_mention_in_a_note_calls_the_colleague_and_stops_no_clock(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        desk.Agent("Bruno Reis", available: false);
        var id = await desk.OpenAsync();
        await DoAsync<WriteNote>(desk, n => n.RunAsync(id, new Note("@bruno.reis, o e-mail é loja@ana.lima. Pode ver?"), DeskApp.As(ana), CancellationToken.None));
        (await desk.EventsAsync()).Count(e => e == "desk.mentioned.v1").ShouldBe(1);
        var conversation = await desk.ConversationAsync(id);
        conversation.State.ShouldBe(ConversationState.Open);
        conversation.NextDueKind.ShouldBe(PromiseKind.FirstAnswer);
        await desk.App.SettleAsync();
    }

    [Theory, BothEngines]
    public async Task Putting_aside_buys_no_time_and_ends_by_itself(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        await DoAsync<SnoozeConversation>(desk, s => s.RunAsync(id, DeskApp.At(14), null, DeskApp.As(ana), CancellationToken.None));
        var snoozed = await desk.ConversationAsync(id);
        (snoozed.State, snoozed.NextDueAt).ShouldBe((ConversationState.Snoozed, DeskApp.At(15)));

        await WakeAsync(desk);
        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Snoozed);
        desk.Clock.MoveTo(DeskApp.At(14));
        await WakeAsync(desk);
        var woken = await desk.ConversationAsync(id);
        (woken.State, woken.SnoozedUntil, woken.Unread, woken.NextDueAt).ShouldBe((ConversationState.Open, null, true, DeskApp.At(15)));
        (await desk.AuditAsync(id))[^1].ShouldBe("conversation.woken");
    }

    [Theory, BothEngines]
    public async Task While_the_customer_is_awaited_putting_aside_leaves_the_clocks_paused(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        desk.Clock.MoveTo(DeskApp.At(11));
        await DoAsync<WriteReply>(desk, w => w.RunAsync(id, new Reply("Qual é o tamanho?"), DeskApp.As(ana), CancellationToken.None));
        await DoAsync<SnoozeConversation>(desk, s => s.RunAsync(id, DeskApp.At(9, daysLater: 1), null, DeskApp.As(ana), CancellationToken.None));
        (await desk.ConversationAsync(id)).NextDueAt.ShouldBeNull();
        desk.Clock.MoveTo(DeskApp.At(9, daysLater: 1));
        await WakeAsync(desk);
        // One of 27 hours is used; the other 26 begin on Wednesday at nine.
        (await desk.ConversationAsync(id)).NextDueAt.ShouldBe(DeskApp.At(18, daysLater: 3));
    }

    [Theory, BothEngines]
    public async Task It_cannot_be_put_aside_until_the_past(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var id = await desk.OpenAsync();
        var refused = await DoAsync<SnoozeConversation>(desk, s => s.RunAsync(id, DeskApp.At(9), null, Actor.System, CancellationToken.None));
        (refused.Failure!.Code, refused.Failure.Field).ShouldBe(("desk.snooze-past", "until"));
        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Open);
    }

    [Theory, BothEngines]
    public async Task Another_complexity_counts_against_the_other_promise_from_the_same_start(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        desk.Clock.MoveTo(DeskApp.At(11));
        await DoAsync<SetComplexity>(desk, s => s.RunAsync(id, Complexity.Simple, null, DeskApp.As(ana), CancellationToken.None));
        var simple = await desk.ConversationAsync(id);
        (simple.NextDueAt, simple.NextDueRule, simple.NextDueMinutes).ShouldBe((DeskApp.At(12), "3.1", 120));
        simple.Clocks.Single(c => c.Kind == PromiseKind.Resolution).DueAt.ShouldBe(DeskApp.At(10, daysLater: 1));

        desk.Clock.MoveTo(DeskApp.At(14));
        await DoAsync<SetComplexity>(desk, s => s.RunAsync(id, Complexity.Complex, null, DeskApp.As(ana), CancellationToken.None));
        (await desk.ConversationAsync(id)).NextDueAt.ShouldBe(DeskApp.At(9, daysLater: 1));
    }

    [Theory, BothEngines]
    public async Task Complexity_chosen_too_late_for_its_promise_finds_it_broken(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        desk.Clock.MoveTo(DeskApp.At(14));
        await DoAsync<SetComplexity>(desk, s => s.RunAsync(id, Complexity.Simple, null, DeskApp.As(ana), CancellationToken.None));
        (await desk.ConversationAsync(id)).NextDueAt.ShouldBe(DeskApp.At(12));
        await DoAsync<WriteReply>(desk, w => w.RunAsync(id, new Reply("Pronto."), DeskApp.As(ana), CancellationToken.None));
        (await desk.ConversationAsync(id)).Clocks.Single(c => c.Kind == PromiseKind.FirstAnswer).Kept.ShouldBe(false);
    }

    [Theory, BothEngines]
    public async Task Resolved_without_an_answer_nothing_is_owed_until_it_is_opened_again(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        desk.Clock.MoveTo(DeskApp.At(11));
        await DoAsync<ResolveConversation>(desk, r => r.RunAsync(id, null, DeskApp.As(ana), CancellationToken.None));
        (await FactsAsync(desk, id)).Promises.Select(p => p.Kind).ShouldBe([PromiseKind.Resolution]);
        (await DoAsync<ResolveConversation>(desk, r => r.RunAsync(id, null, DeskApp.As(ana), CancellationToken.None)))
            .Failure!.Code.ShouldBe("desk.already-resolved");

        desk.Clock.MoveTo(DeskApp.At(14));
        await DoAsync<ReopenConversation>(desk, r => r.RunAsync(id, null, DeskApp.As(ana), CancellationToken.None));
        var reopened = await desk.ConversationAsync(id);
        reopened.NextDueKind.ShouldBe(PromiseKind.FirstAnswer);
        reopened.NextDueAt.ShouldBe(DeskApp.At(17)); // one of four hours was used
    }

    [Theory, BothEngines]
    public async Task Merging_moves_the_messages_and_what_is_owed_and_can_be_undone(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var first = await desk.OpenAsync("Primeira.");
        await DoAsync<WriteReply>(desk, w => w.RunAsync(first, new Reply("Respondida."), DeskApp.As(ana), CancellationToken.None));
        desk.Clock.MoveTo(DeskApp.At(11));
        var second = await desk.OpenAsync("Segunda.");

        (await DoAsync<MergeConversations>(desk, m => m.MergeAsync(second, first, null, DeskApp.As(ana), CancellationToken.None))).Succeeded.ShouldBeTrue();
        var (merged, survivor) = (await desk.ConversationAsync(second), await desk.ConversationAsync(first));
        (merged.State, merged.MergedIntoId, merged.NextDueAt).ShouldBe((ConversationState.Merged, first, null));
        survivor.State.ShouldBe(ConversationState.Open);
        (survivor.NextDueKind, survivor.NextDueAt).ShouldBe((PromiseKind.NextAnswer, DeskApp.At(16)));
        (await desk.MessagesAsync(first)).Count.ShouldBe(3);
        (await desk.AuditAsync(first))[^1].ShouldBe("conversation.merged-in");

        var more = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer(), text: "E mais isto.") with { ConversationId = second });
        more.ConversationId.ShouldBe(first);

        (await DoAsync<MergeConversations>(desk, m => m.UnmergeAsync(second, DeskApp.As(ana), CancellationToken.None))).Succeeded.ShouldBeTrue();
        var again = await desk.ConversationAsync(second);
        (again.State, again.MergedIntoId, again.NextDueKind).ShouldBe((ConversationState.Open, null, PromiseKind.FirstAnswer));
        (await desk.MessagesAsync(second)).Single().Text.ShouldBe("Segunda.");
        (await desk.MessagesAsync(first)).Count.ShouldBe(3);
    }

    [Theory, BothEngines]
    public async Task A_conversation_is_not_merged_into_itself_nor_into_nothing(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var id = await desk.OpenAsync();
        var now = desk.Clock.GetUtcNow();
        (await DoAsync<MergeConversations>(desk, m => m.MergeAsync(id, id, null, Actor.System, CancellationToken.None))).Failure!.Field.ShouldBe("into");
        (await DoAsync<MergeConversations>(desk, m => m.MergeAsync(id, Ids.New(now), null, Actor.System, CancellationToken.None)))
            .Failure!.Code.ShouldBe("desk.merge-into-nothing");
        (await DoAsync<MergeConversations>(desk, m => m.UnmergeAsync(id, Actor.System, CancellationToken.None))).Failure!.Code.ShouldBe("desk.not-merged");
    }

    [Theory, BothEngines]
    public async Task Undo_takes_back_resolving_putting_aside_and_assigning(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis", available: false);
        var id = await desk.OpenAsync();

        await DoAsync<ResolveConversation>(desk, r => r.RunAsync(id, null, DeskApp.As(ana), CancellationToken.None));
        (await UndoAsync(desk, id, ana)).Succeeded.ShouldBeTrue();
        var conversation = await desk.ConversationAsync(id);
        (conversation.State, conversation.NextDueAt).ShouldBe((ConversationState.Open, DeskApp.At(15)));

        await DoAsync<SnoozeConversation>(desk, s => s.RunAsync(id, DeskApp.At(17), null, DeskApp.As(ana), CancellationToken.None));
        (await UndoAsync(desk, id, ana)).Succeeded.ShouldBeTrue();
        (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Open);

        await DoAsync<AssignConversation>(desk, a => a.RunAsync(id, new Assignment(bruno.Id), DeskApp.As(ana), CancellationToken.None));
        (await UndoAsync(desk, id, bruno)).Failure!.Code.ShouldBe("desk.nothing-to-undo");
        (await UndoAsync(desk, id, ana)).Succeeded.ShouldBeTrue();
        (await desk.ConversationAsync(id)).AssigneeId.ShouldBe(ana.Id);
        (await UndoAsync(desk, id, ana)).Failure!.Code.ShouldBe("desk.nothing-to-undo");
    }

    [Theory, BothEngines]
    public async Task Undoing_send_and_resolve_awaits_the_customer_as_sending_alone_would(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        await DoAsync<WriteReply>(desk, w => w.RunAsync(id, new Reply("Pronto.", Resolve: true), DeskApp.As(ana), CancellationToken.None));
        (await UndoAsync(desk, id, ana)).Succeeded.ShouldBeTrue();
        var conversation = await desk.ConversationAsync(id);
        conversation.State.ShouldBe(ConversationState.Waiting);
        conversation.Clocks.Single(c => c.Kind == PromiseKind.Resolution).State.ShouldBe(ClockState.Paused);
    }

    [Theory, BothEngines]
    public async Task Many_at_once_are_done_each_for_itself(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var ids = new[] { await desk.OpenAsync(), await desk.OpenAsync(), await desk.OpenAsync() };
        await DoAsync<ResolveConversation>(desk, r => r.RunAsync(ids[1], null, DeskApp.As(ana), CancellationToken.None));
        var result = await desk.DoAsync<ChangeMany, Result<BulkResult>>(c =>
            c.RunAsync(new Bulk(ids, BulkAction.Resolve), DeskApp.As(ana), CancellationToken.None));
        result.Value!.Done.ShouldBe(2);
        result.Value.Refused.Single().Id.ShouldBe(ids[1]);
        foreach (var id in ids)
            (await desk.ConversationAsync(id)).State.ShouldBe(ConversationState.Resolved);
    }

    [Theory, BothEngines]
    public async Task What_arrived_while_nobody_was_there_goes_to_who_becomes_available(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima", available: false);
        var id = await desk.OpenAsync();
        await desk.App.InScopeAsync(async p =>
        {
            await p.GetRequiredService<AssignWaiting>().RunAsync(CancellationToken.None);
            return true;
        });
        (await desk.ConversationAsync(id)).AssigneeId.ShouldBeNull();
        desk.People.SetAvailable(ana, true);
        await desk.App.QueryAsync(async db =>
        {
            Vinculo.Platform.Events.OutboxExtensions.Publish(db, new AvailabilityChanged(ana.Id, true, desk.Clock.GetUtcNow()), desk.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await desk.App.SettleAsync();
        (await desk.ConversationAsync(id)).AssigneeId.ShouldBe(ana.Id);
        (await desk.AuditAsync(id))[^1].ShouldBe("conversation.assigned");
    }

    [Theory, BothEngines]
    public async Task Moving_to_another_queue_finds_somebody_of_its_team(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        var bruno = desk.Agent("Bruno Reis");
        var queue = await desk.QueueAsync("Financeiro", desk.People.AddTeam("Financeiro", bruno).Id);
        await DoAsync<MoveToQueue>(desk, m => m.RunAsync(id, queue.Id, null, DeskApp.As(ana), CancellationToken.None));
        var conversation = await desk.ConversationAsync(id);
        (conversation.QueueId, conversation.AssigneeId).ShouldBe((queue.Id, bruno.Id));
    }

    [Theory, BothEngines]
    public async Task Only_the_person_in_charge_marks_it_read(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis", available: false);
        var id = await desk.OpenAsync();
        await ReadAsync(desk, id, bruno);
        (await desk.ConversationAsync(id)).Unread.ShouldBeTrue();
        await ReadAsync(desk, id, ana);
        (await desk.ConversationAsync(id)).Unread.ShouldBeFalse();
    }

    [Theory, BothEngines]
    public async Task Two_who_change_the_same_conversation_at_once_lose_nothing(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            DoAsync<WriteNote>(desk, n => n.RunAsync(id, new Note("Nota " + i), DeskApp.As(ana), CancellationToken.None))));
        (await desk.MessagesAsync(id)).Count.ShouldBe(9);
        (await desk.ConversationAsync(id)).Version.ShouldBe(9);
    }

    private static Task<bool> WakeAsync(DeskApp desk) => desk.App.InScopeAsync(async p =>
    {
        await p.GetRequiredService<WakeSnoozed>().RunAsync(CancellationToken.None);
        return true;
    });

    private static Task<Result<Changed>> UndoAsync(DeskApp desk, Guid id, Person by) =>
        DoAsync<UndoChange>(desk, u => u.RunAsync(id, DeskApp.As(by), CancellationToken.None));

    private static Task<bool> ReadAsync(DeskApp desk, Guid id, Person by) => desk.App.InScopeAsync(async p =>
    {
        await p.GetRequiredService<MarkRead>().RunAsync(id, by.Id, CancellationToken.None);
        return true;
    });

    private static async Task<ConversationFacts> FactsAsync(DeskApp desk, Guid id) =>
        (await desk.DoAsync<IDesk, ConversationFacts?>(d => d.FactsAsync(id, CancellationToken.None)))!;
}
