using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Listening;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Intake;

public class ReceiveMessageTests
{
    [Theory, BothEngines]
    public async Task A_first_message_opens_a_conversation_with_protocol_queue_person_in_charge_and_clocks(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var received = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer(), "Armário torto", "As portas do armário não fecham."));

        received.OpenedConversation.ShouldBeTrue();
        received.Protocol.ShouldStartWith("20260310-000001-");
        var conversation = await desk.ConversationAsync(received.ConversationId);
        conversation.State.ShouldBe(ConversationState.Open);
        conversation.Complexity.ShouldBe(Complexity.Moderate);
        conversation.AssigneeId.ShouldBe(ana.Id);
        conversation.AssigneeName.ShouldBe("Ana Lima");
        conversation.Unread.ShouldBeTrue();
        conversation.Preview.ShouldBe("As portas do armário não fecham.");
        conversation.Clocks.Select(c => (c.Kind, c.DueAt)).OrderBy(c => c.Kind).ShouldBe(
            [(PromiseKind.FirstAnswer, DeskApp.At(15)), (PromiseKind.Resolution, DeskApp.At(10, daysLater: 3))]);
        conversation.NextDueAt.ShouldBe(DeskApp.At(15));
        conversation.NextDueRule.ShouldBe("3.2");
        conversation.NextDueMinutes.ShouldBe(240);
        (await desk.AuditAsync(received.ConversationId)).ShouldBe(["conversation.opened"]);
        (await desk.EventsAsync()).ShouldBe(
            ["desk.conversation-opened.v1", "desk.conversation-changed.v1", "desk.message-received.v1"], ignoreOrder: true);
        desk.Cards.Timeline.Single().Kind.ShouldBe("desk.conversation-opened");
    }

    [Theory, BothEngines]
    public async Task Conversations_of_one_day_have_numbers_in_order_and_of_the_next_day_begin_again(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var first = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()));
        var second = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()));
        desk.Clock.MoveTo(DeskApp.At(0, 5, daysLater: 1));
        var third = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()));
        first.Protocol.ShouldStartWith("20260310-000001-");
        second.Protocol.ShouldStartWith("20260310-000002-");
        third.Protocol.ShouldStartWith("20260311-000001-");
        (await desk.DoAsync<IDesk, ConversationCard?>(d => d.FindByProtocolAsync(second.Protocol.Replace("-", " "), CancellationToken.None)))!
            .Id.ShouldBe(second.ConversationId);
    }

    [Theory, BothEngines]
    public async Task Messages_that_arrive_at_once_each_get_a_number_of_their_own(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var customers = Enumerable.Range(0, 40).Select(_ => desk.Customer()).ToArray();
        var received = await Task.WhenAll(customers.Select(c => desk.ReceiveAsync(DeskApp.Mail(c))));
        received.Select(r => r.Protocol).Distinct().Count().ShouldBe(40);
    }

    [Theory, BothEngines]
    public async Task What_the_caller_takes_back_leaves_nothing_behind(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var customer = desk.Customer();
        await desk.App.InScopeAsync(async provider =>
        {
            var db = provider.GetRequiredService<VinculoDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await provider.GetRequiredService<IDesk>().ReceiveAsync(
                DeskApp.Mail(customer) with { ReceivedAt = desk.Clock.GetUtcNow() }, CancellationToken.None);
            await transaction.RollbackAsync();
            return true;
        });
        (await desk.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(0);
        (await desk.EventsAsync()).ShouldBeEmpty();
        (await desk.ReceiveAsync(DeskApp.Mail(customer))).OpenedConversation.ShouldBeTrue();
    }

    [Theory, BothEngines]
    public async Task A_customer_who_writes_again_before_the_answer_starts_no_second_clock(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var customer = desk.Customer();
        var first = await desk.ReceiveAsync(DeskApp.Mail(customer));
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        var second = await desk.ReceiveAsync(DeskApp.Mail(customer) with { ConversationId = first.ConversationId });
        second.OpenedConversation.ShouldBeFalse();
        second.ConversationId.ShouldBe(first.ConversationId);
        var conversation = await desk.ConversationAsync(first.ConversationId);
        conversation.Clocks.Count.ShouldBe(2);
        conversation.NextDueAt.ShouldBe(DeskApp.At(15));
        (await desk.MessagesAsync(first.ConversationId)).Count.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task What_a_machine_wrote_opens_a_conversation_without_promises_until_a_person_writes(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var customer = desk.Customer();
        var received = await desk.ReceiveAsync(DeskApp.Mail(customer) with { IsAutomatic = true });
        (await desk.ConversationAsync(received.ConversationId)).Clocks.ShouldBeEmpty();
        desk.Clock.MoveTo(DeskApp.At(11));
        await desk.ReceiveAsync(DeskApp.Mail(customer) with { ConversationId = received.ConversationId });
        (await desk.ConversationAsync(received.ConversationId)).NextDueAt.ShouldBe(DeskApp.At(16));
    }

    [Theory, BothEngines]
    public async Task A_message_that_waited_outside_counts_from_when_it_arrived(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var received = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { ReceivedAt = DeskApp.At(9) });
        (await desk.ConversationAsync(received.ConversationId)).NextDueAt.ShouldBe(DeskApp.At(14));
    }

    [Theory, BothEngines]
    public async Task A_customer_who_comes_back_opens_the_resolved_conversation_again(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var customer = desk.Customer();
        var received = await desk.ReceiveAsync(DeskApp.Mail(customer));
        desk.Clock.MoveTo(DeskApp.At(11));
        (await desk.DoAsync<WriteReply, Result<Changed>>(w =>
            w.RunAsync(received.ConversationId, new Reply("Chega amanhã.", Resolve: true), DeskApp.As(ana), CancellationToken.None))).Succeeded.ShouldBeTrue();
        desk.Clock.MoveTo(DeskApp.At(9, daysLater: 1));
        var again = await desk.ReceiveAsync(DeskApp.Mail(customer, text: "Não chegou.") with { ConversationId = received.ConversationId });
        again.ConversationId.ShouldBe(received.ConversationId);
        var conversation = await desk.ConversationAsync(received.ConversationId);
        conversation.State.ShouldBe(ConversationState.Open);
        conversation.ResolvedAt.ShouldBeNull();
        conversation.NextDueKind.ShouldBe(PromiseKind.NextAnswer);
        conversation.NextDueAt.ShouldBe(DeskApp.At(14, daysLater: 1));
        // One hour was used before it was resolved: 26 of 27 hours are left.
        var resolution = conversation.Clocks.Single(c => c.Kind == PromiseKind.Resolution);
        resolution.Kept.ShouldBeNull();
        resolution.DueAt.ShouldBe(DeskApp.At(18, daysLater: 3));
    }

    [Theory, BothEngines]
    public async Task After_two_weeks_a_new_conversation_follows_the_resolved_one(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var customer = desk.Customer();
        var old = await SettledLongAgoAsync(desk, customer);
        var later = await desk.ReceiveAsync(DeskApp.Mail(customer) with { ConversationId = old.ConversationId });
        later.OpenedConversation.ShouldBeTrue();
        (await desk.ConversationAsync(later.ConversationId)).FollowsId.ShouldBe(old.ConversationId);
        (await desk.ConversationAsync(old.ConversationId)).State.ShouldBe(ConversationState.Resolved);
    }

    [Theory, BothEngines]
    public async Task Whoever_writes_to_the_old_one_again_goes_on_in_the_one_that_followed_it(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var customer = desk.Customer();
        var old = await SettledLongAgoAsync(desk, customer);
        var follower = await AgainAsync();
        desk.Clock.Advance(TimeSpan.FromHours(1));
        (await AgainAsync()).ConversationId.ShouldBe(follower.ConversationId);

        await ResolveAsync(desk, follower.ConversationId);
        desk.Clock.Advance(TimeSpan.FromDays(1));
        (await AgainAsync()).ConversationId.ShouldBe(follower.ConversationId);
        await ResolveAsync(desk, follower.ConversationId);
        desk.Clock.Advance(TimeSpan.FromDays(15));
        var last = await AgainAsync();
        (await desk.ConversationAsync(last.ConversationId)).FollowsId.ShouldBe(follower.ConversationId);

        Task<ReceivedMessage> AgainAsync() => desk.ReceiveAsync(DeskApp.Mail(customer) with { ConversationId = old.ConversationId });
    }

    [Theory, BothEngines]
    public async Task Another_customer_s_conversation_that_followed_is_not_theirs(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var maria = desk.Customer();
        var old = await SettledLongAgoAsync(desk, maria);
        var bruno = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { ConversationId = old.ConversationId });

        var again = await desk.ReceiveAsync(DeskApp.Mail(maria) with { ConversationId = old.ConversationId });

        again.ConversationId.ShouldNotBe(bruno.ConversationId);
        (await desk.ConversationAsync(again.ConversationId)).CustomerId.ShouldBe(maria.Id);
    }

    [Theory, BothEngines]
    public async Task A_follower_that_was_merged_back_leads_nowhere_twice(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var maria = desk.Customer();
        var old = await SettledLongAgoAsync(desk, maria);
        var follower = await desk.ReceiveAsync(DeskApp.Mail(maria) with { ConversationId = old.ConversationId });
        await ResolveAsync(desk, follower.ConversationId);
        await desk.DoAsync<MergeConversations, Result<Changed>>(m => m.MergeAsync(follower.ConversationId, old.ConversationId, null, Actor.System, CancellationToken.None));
        var version = (await desk.ConversationAsync(old.ConversationId)).Version;

        var next = await desk.ReceiveAsync(DeskApp.Mail(maria) with { ConversationId = old.ConversationId });

        next.OpenedConversation.ShouldBeTrue();
        (await desk.ConversationAsync(old.ConversationId)).Version.ShouldBeInRange(version, version + 2);
    }

    [Theory, BothEngines]
    public async Task A_survey_s_link_that_a_customer_quotes_reaches_no_colleague(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var link = desk.App.Services.GetRequiredService<PersonalLinks>().To(Survey.NewToken());
        var mail = DeskApp.Mail(desk.Customer(), "Re: Como foi?", $"Não abriu: {link}") with
        {
            QuotedText = $"> Responder: <{link}?csat=4>",
            Html = $"<p>Não abriu.</p><blockquote><a href=\"{link}\">Responder</a></blockquote>",
        };

        var received = await desk.ReceiveAsync(mail);

        var message = (await desk.MessagesAsync(received.ConversationId)).Single();
        var secret = link[(link.LastIndexOf('/') + 1)..];
        (message.Text + message.QuotedText + message.Html).ShouldNotContain(secret);
        message.Html.ShouldNotBeNull().ShouldContain("Responder");
        (await desk.App.QueryAsync(db => ConversationSearch.Table.Match(db, secret)!.CountAsync())).ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task Files_come_with_the_message(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var file = new MessageFile("foto.jpg", "image/jpeg", new string('a', 64), 1234, "foto@1");
        var received = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { Files = [file] });
        var attachment = (await desk.MessagesAsync(received.ConversationId)).Single().Attachments.Single();
        (attachment.Name, attachment.ContentType, attachment.Length, attachment.ContentId).ShouldBe(("foto.jpg", "image/jpeg", 1234, "foto@1"));
    }

    /// <summary>A customer's message that was resolved longer ago than a customer can open it again.</summary>
    private static async Task<ReceivedMessage> SettledLongAgoAsync(DeskApp desk, CustomerCard customer)
    {
        var old = await desk.ReceiveAsync(DeskApp.Mail(customer));
        await ResolveAsync(desk, old.ConversationId);
        desk.Clock.Advance(TimeSpan.FromDays(15));
        return old;
    }

    private static async Task ResolveAsync(DeskApp desk, Guid id) =>
        (await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(id, null, Actor.System, CancellationToken.None))).Succeeded.ShouldBeTrue();
}
