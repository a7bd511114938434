using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Send;

/// <summary>An answer to several people, over a real Postfix that knows some of them.</summary>
public class SeveralRecipientsTests(Servers.MailServers servers)
{
    private const string Password = "segredo";

    [Theory, BothEngines]
    public async Task Who_is_known_gets_it_who_is_not_is_named_and_another_address_gets_it_alone(Engine engine)
    {
        var stop = TestContext.Current.CancellationToken;
        var postfix = await servers.PostfixAsync(stop);
        string maria = await UserAsync(postfix), bruno = await UserAsync(postfix), ana = await UserAsync(postfix);
        var nobody = servers.NewAddress("ninguem");
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync(smtp: new MailServerAddress("127.0.0.1", postfix.IncomingPort, MailSecurity.PlainLoopbackOnly), user: "");
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(from: $"Maria Souza <{maria}>", headers: "Auto-Submitted: auto-generated\n"));
        await app.ReceiveAsync(ChannelsApp.Mail(from: $"Ninguém <{nobody}>", headers: "Auto-Submitted: auto-generated\n"));
        await app.SettleAsync();

        var answer = await app.AnswerAsync(
            intake.ConversationId!.Value, "Vamos **trocar** hoje.", to: [$"Maria Souza <{maria}>", nobody], cc: [$"Bruno Reis <{bruno}>"]);
        await SendAsync(app);

        var sent = await MessageAsync(app, answer);
        sent.Delivery.ShouldBe(DeliveryState.Sent);
        sent.DeliveryProblem.ShouldStartWith($"{nobody}: 550 5.1.1");
        (await UndeliverableAsync(app, nobody), await UndeliverableAsync(app, maria)).ShouldBe((true, false));
        foreach (var address in new[] { maria, bruno })
        {
            var mail = (await InboxAsync(address)).ShouldHaveSingleItem();
            mail.To.Select(m => m.ToString()).ShouldBe([$"Maria Souza <{maria}>", nobody]);
            mail.Cc.Select(m => m.ToString()).ShouldBe([$"Bruno Reis <{bruno}>"]);
        }

        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        var page = System.Net.WebUtility.HtmlDecode(await agent.GetStringAsync("/inbox/" + intake.ConversationId));
        page.ShouldContain($"Para Maria Souza <{maria}>, {nobody} · Cc Bruno Reis <{bruno}>");
        page.ShouldContain($"Enviada, mas não para todos. {nobody}: 550 5.1.1");

        (await app.InScopeAsync(p => p.GetRequiredService<ResendMessage>().RunAsync(answer, ana, Actor.System, stop))).Succeeded.ShouldBeTrue();
        await app.SettleAsync();
        await SendAsync(app);

        var again = await MessageAsync(app, answer);
        (again.Delivery, again.DeliveryProblem, again.SentTo).ShouldBe((DeliveryState.Sent, null, $"Maria Souza <{maria}>, {ana}"));
        (await InboxAsync(ana)).ShouldHaveSingleItem().To.Select(m => m.Address).ShouldBe([maria, ana]);
        (await InboxAsync(maria)).Count.ShouldBe(1, "who has it does not get it twice");

        // Whoever had a copy answers: our signed id leads the way.
        var id = (await InboxAsync(bruno)).Single().MessageId;
        var reply = await app.ReceiveAsync(ChannelsApp.Mail(from: $"Bruno Reis <{bruno}>", text: "Estou de acordo.", headers: $"In-Reply-To: <{id}>\n"));
        reply.ConversationId.ShouldBe(intake.ConversationId);
    }

    [Theory, BothEngines]
    public async Task Who_is_refused_for_now_is_asked_again_while_the_others_have_it(Engine engine)
    {
        var stop = TestContext.Current.CancellationToken;
        var postfix = await servers.PostfixAsync(stop);
        var maria = await UserAsync(postfix);
        var bruno = servers.NewAddress("cliente");
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync(smtp: new MailServerAddress("127.0.0.1", postfix.HesitatingPort, MailSecurity.PlainLoopbackOnly), user: "");
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(from: maria, headers: "Auto-Submitted: auto-generated\n"));
        var answer = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.", cc: [bruno]);

        await SendAsync(app);

        var waits = await MessageAsync(app, answer);
        waits.Delivery.ShouldBe(DeliveryState.Pending);
        waits.DeliveryProblem.ShouldStartWith($"{bruno}: 450");
        (await UndeliverableAsync(app, bruno)).ShouldBeFalse();
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        System.Net.WebUtility.HtmlDecode(await agent.GetStringAsync("/inbox/" + intake.ConversationId)).ShouldContain($"Entrega pendente; continuamos tentando. {bruno}: 450");
        await SendAsync(app);
        (await ItemAsync(app, answer)).Attempts.ShouldBe(1, "not before its time");

        await postfix.AddUserAsync(bruno, Password);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(app);

        var sent = await MessageAsync(app, answer);
        (sent.Delivery, sent.DeliveryProblem).ShouldBe((DeliveryState.Sent, null));
        (await InboxAsync(bruno)).Count.ShouldBe(1);
        (await InboxAsync(maria)).Count.ShouldBe(1, "who has it does not get it twice");
    }

    [Fact]
    public async Task Who_is_refused_for_now_for_two_days_is_named_and_may_be_sent_to_again()
    {
        var postfix = await servers.PostfixAsync(TestContext.Current.CancellationToken);
        var bruno = servers.NewAddress("ninguem");
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync(smtp: new MailServerAddress("127.0.0.1", postfix.HesitatingPort, MailSecurity.PlainLoopbackOnly), user: "");
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(from: await UserAsync(postfix), headers: "Auto-Submitted: auto-generated\n"));
        var answer = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.", cc: [bruno]);

        for (var i = 0; i < OutgoingMailItem.MaxAttempts; i++)
        {
            (await MessageAsync(app, answer)).Delivery.ShouldBe(DeliveryState.Pending);
            await SendAsync(app);
            app.Clock.Advance(OutgoingMailItem.LongestPause);
        }

        var message = await MessageAsync(app, answer);
        message.Delivery.ShouldBe(DeliveryState.Sent);
        message.DeliveryProblem.ShouldStartWith($"{bruno}: 450");
        (await ItemAsync(app, answer)).Envelope.ShouldBe([bruno]);
    }

    [Fact]
    public async Task When_nobody_is_taken_it_has_failed_and_each_is_said()
    {
        var postfix = await servers.PostfixAsync(TestContext.Current.CancellationToken);
        string one = servers.NewAddress("ninguem"), other = servers.NewAddress("nenhum");
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync(smtp: new MailServerAddress("127.0.0.1", postfix.IncomingPort, MailSecurity.PlainLoopbackOnly), user: "");
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(from: one, headers: "Auto-Submitted: auto-generated\n"));

        var answer = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.", cc: [other]);
        await SendAsync(app);

        var message = await MessageAsync(app, answer);
        message.Delivery.ShouldBe(DeliveryState.Failed);
        message.DeliveryProblem!.Split("; ").Select(words => words[..words.IndexOf(':')]).ShouldBe([one, other]);
        (await UndeliverableAsync(app, one)).ShouldBeTrue();
        await app.SettleAsync();
        (await app.QueryAsync(db => db.Set<Conversation>().SingleAsync())).State.ShouldBe(ConversationState.Open, "it is ours again");
    }

    [Theory]
    [InlineData("bruno@cliente.example", "Sent", "bruno@cliente.example", "bruno@cliente.example: 550 nobody", true)]
    [InlineData("reis@interno.example\nOriginal-Recipient: rfc822; bruno@cliente.example", "Sent", "bruno@cliente.example", "bruno@cliente.example: 550 nobody", true)]
    [InlineData("elsewhere@provedor.example", "Sent", "maria@cliente.example bruno@cliente.example", "550 nobody", false)]
    public async Task A_report_speaks_of_the_recipient_whom_it_names(string named, string state, string goesAgainTo, string problem, bool marked)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        await app.ReceiveAsync(ChannelsApp.Mail(from: "bruno@cliente.example", headers: "Auto-Submitted: auto-generated\n"));
        var (answer, item) = await AnsweredAsync(app);

        await app.ReportFailureAsync(item, named);

        var message = await MessageAsync(app, answer);
        (message.Delivery.ToString(), message.DeliveryProblem).ShouldBe((state, problem));
        var again = await ItemAsync(app, answer);
        again.AskAgain(null, app.Clock.GetUtcNow());
        again.Envelope.ShouldBe(goesAgainTo.Split(' '));
        (await UndeliverableAsync(app, "bruno@cliente.example"), await UndeliverableAsync(app, "maria@cliente.example")).ShouldBe((marked, false));
    }

    [Fact]
    public async Task When_it_comes_back_from_one_while_it_waits_for_another_only_that_one_is_asked_until_a_person_says_so()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var (answer, item) = await AnsweredAsync(app, new SmtpRecipientResult("bruno@cliente.example", new SmtpReply(450, ["not now"])));

        await app.ReportFailureAsync(item, "maria@cliente.example");

        var message = await MessageAsync(app, answer);
        (message.Delivery, message.DeliveryProblem).ShouldBe((DeliveryState.Pending, "bruno@cliente.example: 450 not now; maria@cliente.example: 550 nobody"));
        var waiting = await ItemAsync(app, answer);
        waiting.Envelope.ShouldBe(["bruno@cliente.example"]);

        waiting.MarkSent(copies: false, app.Clock.GetUtcNow());
        (waiting.State, waiting.Problem).ShouldBe((OutgoingState.Sent, "maria@cliente.example: 550 nobody"));
        waiting.AskAgain(null, app.Clock.GetUtcNow());
        waiting.Envelope.ShouldBe(["maria@cliente.example"]);
    }

    [Fact]
    public async Task When_it_has_come_back_from_all_it_has_failed_and_goes_to_all_again()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var (answer, item) = await AnsweredAsync(app);

        await app.ReportFailureAsync(item, "bruno@cliente.example");
        await app.ReportFailureAsync(item, "Maria@cliente.example");

        var message = await MessageAsync(app, answer);
        (message.Delivery, message.DeliveryProblem).ShouldBe((DeliveryState.Failed, "bruno@cliente.example: 550 nobody; maria@cliente.example: 550 nobody"));
        (await ItemAsync(app, answer)).Envelope.ShouldBe(["maria@cliente.example", "bruno@cliente.example"]);
    }

    private static async Task<(Guid Answer, OutgoingMailItem Item)> AnsweredAsync(TestApp app, params SmtpRecipientResult[] refused)
    {
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        var answer = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.", cc: ["bruno@cliente.example"]);
        await app.QueryAsync(async db =>
        {
            (await db.Set<OutgoingMailItem>().SingleAsync()).MarkSent(copies: false, app.Clock.GetUtcNow(), refused);
            return await db.SaveChangesAsync();
        });
        return (answer, await ItemAsync(app, answer));
    }

    private async Task<string> UserAsync(Servers.PostfixServer postfix)
    {
        var address = servers.NewAddress("cliente");
        await postfix.AddUserAsync(address, Password);
        return address;
    }

    private static Task<int> SendAsync(TestApp app) =>
        app.Services.GetRequiredService<SendDueMail>().RunAsync(TestContext.Current.CancellationToken);

    private static Task<Message> MessageAsync(TestApp app, Guid id) => app.QueryAsync(db => db.Set<Message>().AsNoTracking().SingleAsync(m => m.Id == id));

    private static Task<OutgoingMailItem> ItemAsync(TestApp app, Guid messageId) =>
        app.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync(m => m.MessageId == messageId));

    private static Task<bool> UndeliverableAsync(TestApp app, string address) =>
        app.InScopeAsync(p => p.GetRequiredService<ICustomers>().IsUndeliverableAsync(CustomerAddress.Email(address), CancellationToken.None));

    /// <summary>What has come to an address, once something has.</summary>
    private async Task<List<MailMessage>> InboxAsync(string address)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var client = await ImapClient.ConnectAsync((await servers.DovecotAsync(limit.Token)).Settings(), limit.Token);
        await client.LoginAsync(address, Password, limit.Token);
        while ((await client.SelectAsync("INBOX", limit.Token)).Exists == 0)
            await client.IdleAsync(TimeSpan.FromSeconds(5), limit.Token);
        var messages = new List<MailMessage>();
        await foreach (var message in client.FetchAsync(await client.SearchUidsAfterAsync(0, limit.Token), limit.Token))
            messages.Add(await MailReader.ReadAsync(message.Body!, cancellationToken: limit.Token));
        return messages;
    }
}
