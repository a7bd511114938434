using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Mail.Servers;
using Vinculo.Tests.Mail.Smtp;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>What a report of failed delivery does to a message, an address, and what Vinculo writes by itself.</summary>
public class RefusedAddressTests
{
    private const string Address = "maria@cliente.example";

    [Theory, BothEngines]
    public async Task A_mail_that_comes_back_is_shown_on_the_message_and_on_the_customer_and_stops_automatic_mail(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var (conversation, answer) = await AnsweredAsync(app);

        (await app.ReceiveAsync(Bounce(answer, "5.1.1"))).Outcome.ShouldBe("bounce");

        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Kind == MessageKind.Reply));
        (message.Delivery, message.DeliveryProblem).ShouldBe((DeliveryState.Failed, "550 5.1.1 nobody here"));
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        (await agent.GetStringAsync($"/customers/{await CustomerAsync(app)}")).ShouldContain("550 5.1.1 nobody here");
        (await agent.GetStringAsync($"/inbox/{conversation}")).ShouldContain("Recusa e-mails");

        var sent = (await app.OutgoingAsync()).Count;
        await app.ReceiveAsync(ChannelsApp.Mail(from: "outra@loja.example", subject: "Nada a ver"));
        await app.SettleAsync();
        (await app.OutgoingAsync()).Count.ShouldBe(sent + 1); // others are acknowledged as before
        await ResolveAsync(app, agent, conversation);
        (await app.OutgoingAsync()).Count.ShouldBe(sent + 1); // no survey to who is not reached
    }

    [Theory, BothEngines]
    public async Task A_server_that_gave_up_after_days_says_nothing_of_the_address_and_the_mail_has_failed(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var (_, answer) = await AnsweredAsync(app);

        await app.ReceiveAsync(Bounce(answer, "4.4.7").Replace("Action: delayed", "Action: failed", StringComparison.Ordinal));

        (await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Kind == MessageKind.Reply))).Delivery.ShouldBe(DeliveryState.Failed);
        (await RefusedAsync(app)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("5.2.2")] // the mailbox is full
    [InlineData("5.3.4")] // the message is too large
    [InlineData("5.7.1")] // taken for spam
    [InlineData("4.4.1")] // not yet
    public async Task A_refusal_of_the_mail_says_nothing_of_the_address(string status)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var (_, answer) = await AnsweredAsync(app);

        await app.ReceiveAsync(Bounce(answer, status));

        (await RefusedAsync(app)).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_writes_from_the_address_is_reached_there_again()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var agent = await AfterBounceAsync(app);
        (await RefusedAsync(app)).ShouldBeTrue();

        await app.ReceiveAsync(ChannelsApp.Mail());

        (await RefusedAsync(app)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("nova@cliente.example", "nova@cliente.example")]
    [InlineData("", Address)]
    public async Task A_mail_that_came_back_can_be_sent_again_to_the_same_or_another_address(string typed, string expected)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var agent = await AfterBounceAsync(app);
        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Kind == MessageKind.Reply));
        using var form = new FormUrlEncodedContent([new("to", typed)]);

        await agent.PostAsync($"/inbox/messages/{message.Id}/resend", form);
        await app.SettleAsync();

        var item = (await app.OutgoingAsync()).Single(m => !m.IsAutomatic);
        (item.ToAddress, item.State).ShouldBe((expected, OutgoingState.Waiting));
        item.ToName.ShouldBe(typed.Length == 0 ? "Maria Souza" : ""); // whose address it is nobody said
        (await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == message.Id))).Delivery.ShouldBe(DeliveryState.Pending);
    }

    [Theory, BothEngines]
    public async Task A_late_report_of_the_first_address_says_nothing_of_the_one_that_it_was_sent_to_instead(Engine engine)
    {
        const string elsewhere = "nova@cliente.example";
        await using var app = await TestApp.StartAsync(engine);
        using var agent = await AfterBounceAsync(app);
        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Kind == MessageKind.Reply));
        using var form = new FormUrlEncodedContent([new("to", elsewhere)]);
        await agent.PostAsync($"/inbox/messages/{message.Id}/resend", form);
        await app.SettleAsync();
        var item = (await app.OutgoingAsync()).Single(m => !m.IsAutomatic);
        await app.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync(m => m.Id == item.Id)).MarkSent(false, app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });

        await app.ReceiveAsync(Bounce(item.MessageIdHeader, "5.1.1").Replace("550 5.1.1 nobody here", "550 5.1.1 nobody here, once more", StringComparison.Ordinal));

        (await app.OutgoingAsync()).Single(m => !m.IsAutomatic).State.ShouldBe(OutgoingState.Sent);
        (await app.QueryAsync(db => db.Set<CustomerAddressRow>().CountAsync(a => a.Value == elsewhere && a.UndeliverableSince != null))).ShouldBe(0);

        // What comes back from the new address still counts, whatever address its report names.
        await app.ReceiveAsync(ChannelsApp.FailureReport(item.MessageIdHeader, "caixa7@servidor.example"));
        (await app.OutgoingAsync()).Single(m => !m.IsAutomatic).State.ShouldBe(OutgoingState.Failed);
    }

    [Fact]
    public async Task A_person_may_say_that_the_address_is_right_but_only_for_the_customer_who_has_it()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var agent = await AfterBounceAsync(app);
        using var form = new FormUrlEncodedContent([new("email", Address)]);

        (await agent.PostAsync($"/customers/{Guid.CreateVersion7()}/reachable", form)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await RefusedAsync(app)).ShouldBeTrue();
        await agent.PostAsync($"/customers/{await CustomerAsync(app)}/reachable", form);
        (await RefusedAsync(app)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("550 5.1.1 nobody here", true)]
    [InlineData("550 5.7.1 no spam here", false)]
    [InlineData("450 4.2.1 later", false)]
    public async Task A_server_that_refuses_the_address_while_we_send_marks_it_too(string reply, bool marked)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 mx.test\r\n");
            await p.ReplyAsync("EHLO", "250-mx.test\r\n250 AUTH PLAIN");
            await p.ReplyAsync("AUTH PLAIN", "235 ok");
            await p.ReplyAsync("MAIL FROM", "250 ok");
            await p.ReplyAsync("RCPT TO", reply);
            await p.ReplyAsync("RSET", "250 ok");
        });
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync(smtp: server.Smtp().Address);
        var first = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\r\n"));
        await app.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");

        await app.Services.GetRequiredService<SendDueMail>().RunAsync(TestContext.Current.CancellationToken);

        (await RefusedAsync(app)).ShouldBe(marked);
        (await app.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(reply[0] == '5' ? OutgoingState.Failed : OutgoingState.Waiting);
    }

    /// <summary>An agent's answer has come back; the agent, signed in.</summary>
    private static async Task<HttpClient> AfterBounceAsync(TestApp app)
    {
        await app.MailboxAsync();
        var (_, answer) = await AnsweredAsync(app);
        await app.ReceiveAsync(Bounce(answer, "5.1.1"));
        return await app.SignedInAsync(await app.AccountAsync(Role.Agent));
    }

    private static async Task<(Guid Conversation, string MessageId)> AnsweredAsync(TestApp app)
    {
        var first = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.SettleAsync();
        await app.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");
        await app.QueryAsync(async db =>
        {
            foreach (var item in await db.Set<OutgoingMailItem>().ToListAsync())
                item.MarkSent(copies: false, app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        return (first.ConversationId.Value, (await app.OutgoingAsync()).Single(m => !m.IsAutomatic).MessageIdHeader);
    }

    private static async Task ResolveAsync(TestApp app, HttpClient agent, Guid conversation)
    {
        await agent.PostAsync($"/inbox/{conversation}/resolve", null);
        await app.SettleAsync();
        (await app.QueryAsync(db => db.Set<Conversation>().SingleAsync(c => c.Id == conversation))).State.ShouldBe(ConversationState.Resolved);
    }

    private static Task<bool> RefusedAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<CustomerAddressRow>().AnyAsync(a => a.Value == Address && a.UndeliverableSince != null));

    private static Task<Guid> CustomerAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<CustomerAddressRow>().Where(a => a.Value == Address).Select(a => a.CustomerId).SingleAsync());

    private static string Bounce(string messageId, string status) =>
        ChannelsApp.FailureReport(messageId, Address, status, $"550 {status} nobody here");
}
