using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Channels.Email.Faults;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Send;

/// <summary>Mail that comes back while it is still being sent, or from several at once.</summary>
public class ReturnedMailTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task What_comes_back_before_its_sending_is_recorded_has_failed(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        var answer = await outbox.WriteAsync("Vamos ver.");
        outbox.Relay.BeforeAnswerToTheEnd(async () =>
        {
            var item = await ItemAsync(outbox, answer);
            item.State.ShouldBe(OutgoingState.Sending);
            await outbox.App.ReportFailureAsync(item, item.ToAddress);
        });

        await outbox.SendAsync();

        (await ItemAsync(outbox, answer)).State.ShouldBe(OutgoingState.Failed);
        (await SaidAsync(outbox, answer)).ShouldBe((DeliveryState.Failed, "550 nobody"));
        await outbox.App.SettleAsync();
        (await outbox.App.QueryAsync(db => db.Set<Conversation>().SingleAsync())).State.ShouldBe(ConversationState.Open, "it is ours again");
    }

    [Theory, BothEngines]
    public async Task Of_several_only_the_one_is_missing_from_whom_it_comes_back_meanwhile(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        var other = servers.NewAddress("outra");
        await (await servers.PostfixAsync(TestContext.Current.CancellationToken)).AddUserAsync(other, "segredo");
        var answer = await outbox.App.AnswerAsync(outbox.ConversationId, "Vamos ver.", cc: [other]);
        outbox.Relay.BeforeAnswerToTheEnd(async () => await outbox.App.ReportFailureAsync(await ItemAsync(outbox, answer), other));

        await outbox.SendAsync();

        (await SaidAsync(outbox, answer)).ShouldBe((DeliveryState.Sent, $"{other}: 550 nobody"));
        var item = await ItemAsync(outbox, answer);
        item.AskAgain(null, outbox.App.Clock.GetUtcNow());
        item.Envelope.ShouldBe([other]);
    }

    [Theory, BothEngines]
    public async Task What_came_back_is_known_to_have_left_although_its_node_died(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        var answer = await outbox.WriteAsync("Vamos ver.");
        await outbox.App.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync(m => m.MessageId == answer)).MarkSending(outbox.App.Clock.GetUtcNow(), TimeSpan.FromMinutes(30));
            return await db.SaveChangesAsync();
        });
        var item = await ItemAsync(outbox, answer);
        await outbox.App.ReportFailureAsync(item, item.ToAddress);

        outbox.App.Clock.Advance(TimeSpan.FromMinutes(31));
        await outbox.SendAsync();

        (await SaidAsync(outbox, answer)).ShouldBe((DeliveryState.Failed, "550 nobody"));
    }

    [Theory, BothEngines]
    public async Task Reports_about_several_that_come_at_once_are_all_counted(Engine engine)
    {
        string[] others = ["ana@cliente.example", "bruno@cliente.example", "carla@cliente.example"];
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.", cc: others);
        await app.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync()).MarkSent(copies: false, app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        var item = await app.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync());

        await Task.WhenAll(others.Select(other => app.ReportFailureAsync(item, other)));

        (await app.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync())).Missing.Split(' ').Order().ShouldBe(others);
    }

    [Fact]
    public async Task What_nobody_got_has_failed_whatever_a_report_says_of_one()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.App.AnswerAsync(outbox.ConversationId, "Vamos ver.", cc: ["ana@cliente.example"]);
        await outbox.App.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync()).MarkFailed("550 nobody at all");
            return await db.SaveChangesAsync();
        });
        await outbox.App.ReportFailureAsync(await outbox.App.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync()), "ana@cliente.example");

        var item = (await outbox.App.OutgoingAsync()).Single();
        (item.State, item.Problem, item.Missing).ShouldBe((OutgoingState.Failed, "550 nobody at all", ""));
    }

    private static Task<OutgoingMailItem> ItemAsync(Outbox outbox, Guid answer) =>
        outbox.App.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync(m => m.MessageId == answer));

    private static async Task<(DeliveryState, string?)> SaidAsync(Outbox outbox, Guid answer)
    {
        var message = await outbox.App.QueryAsync(db => db.Set<Message>().AsNoTracking().SingleAsync(m => m.Id == answer));
        return (message.Delivery, message.DeliveryProblem);
    }
}
