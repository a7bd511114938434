using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Mail.Servers;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

public class SendMailTests
{
    [Theory, BothEngines]
    public async Task The_customer_is_told_the_protocol_and_the_promised_time_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();

        var intake = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.SettleAsync();
        await app.SettleAsync();

        var mail = (await app.OutgoingAsync()).ShouldHaveSingleItem();
        mail.IsAutomatic.ShouldBeTrue();
        mail.ToAddress.ShouldBe("maria@cliente.example");
        mail.Subject.ShouldContain(intake.Protocol!);
        mail.Text.ShouldContain(intake.Protocol!);
        mail.Text.ShouldStartWith("Olá, Maria.\n\n");
        mail.Text.ShouldContain("10/03/2026");
        mail.Text.ShouldContain("\n\n");
    }

    [Theory, BothEngines]
    public async Task It_is_told_to_the_address_that_wrote_whatever_the_main_one_refuses_or_has_had(Engine engine)
    {
        const string office = "joao@escritorio.example", home = "joao@casa.example";
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        for (var i = 0; i < OutgoingMailQueue.AutomaticPerHour; i++)
            await app.ReceiveAsync(ChannelsApp.Mail($"João Ávila <{office}>", $"Pedido {i}"));
        await app.SettleAsync();
        await app.QueryAsync(async db =>
        {
            var row = await db.Set<CustomerAddressRow>().SingleAsync(a => a.Value == office);
            row.MarkUndeliverable("550 5.1.1 left us", app.Clock.GetUtcNow());
            db.Add(new CustomerAddressRow { Id = Ids.New(app.Clock.GetUtcNow()), CustomerId = row.CustomerId, Kind = AddressKind.Email, Value = home });
            return await db.SaveChangesAsync();
        });
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var intake = await app.ReceiveAsync(ChannelsApp.Mail($"João Ávila <{home}>", "Assunto particular"));
        await app.SettleAsync();

        var mail = (await app.OutgoingAsync()).Single(m => m.ConversationId == intake.ConversationId);
        (mail.ToAddress, mail.Subject).ShouldBe((home, $"Re: Assunto particular [{intake.Protocol}]"));
        (await app.QueryAsync(db => db.Set<Conversation>().Select(c => c.CustomerId).Distinct().CountAsync())).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task What_we_ask_about_a_conversation_goes_to_the_customers_address_that_wrote_there(Engine engine)
    {
        const string home = "maria@casa.example";
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(ChannelsApp.Mail());
        var desk = await app.InScopeAsync(p => p.GetRequiredService<IDesk>().FindAsync(first.ConversationId!.Value, CancellationToken.None));
        await app.QueryAsync(db =>
        {
            db.Add(new CustomerAddressRow { Id = Ids.New(app.Clock.GetUtcNow()), CustomerId = desk!.CustomerId, Kind = AddressKind.Email, Value = home });
            return db.SaveChangesAsync();
        });
        var second = await app.ReceiveAsync(ChannelsApp.Mail("Maria <Maria@Casa.example>", "Particular", id: "um@casa.example"));
        await app.ReceiveAsync(ChannelsApp.Mail("Vizinho <vizinho@outro.example>", "Re: Particular", headers: "In-Reply-To: <um@casa.example>\n"));

        foreach (var (conversation, key) in new[] { (first, "survey:1"), (second, "survey:2") })
            await app.InScopeAsync(p => p.GetRequiredService<IOutgoingMail>().QueueAsync(new AutomaticMail(key, conversation.ConversationId!.Value, desk!.CustomerId, "Como foi?", "Conte."), CancellationToken.None));

        (await app.OutgoingAsync()).Where(m => m.Key.StartsWith("survey:", StringComparison.Ordinal)).OrderBy(m => m.Key).Select(m => m.ToAddress)
            .ShouldBe(["maria@cliente.example", home]);
    }

    [Theory, BothEngines]
    public async Task An_address_that_refuses_mail_is_told_nothing_although_the_main_one_takes_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        var card = await app.InScopeAsync(p => p.GetRequiredService<IDesk>().FindAsync(first.ConversationId!.Value, CancellationToken.None));
        await app.QueryAsync(async db =>
        {
            var other = new CustomerAddressRow { Id = Ids.New(app.Clock.GetUtcNow()), CustomerId = card!.CustomerId, Kind = AddressKind.Email, Value = "maria@antiga.example" };
            other.MarkUndeliverable("550 5.1.1", app.Clock.GetUtcNow());
            db.Add(other);
            return await db.SaveChangesAsync();
        });

        var mail = new AutomaticMail("ack:1", card!.Id, card.CustomerId, "Pedido", "Recebemos.", AnswersTo: "Maria@Antiga.example");
        (await app.InScopeAsync(p => p.GetRequiredService<IOutgoingMail>().QueueAsync(mail, CancellationToken.None))).ShouldBeFalse();
        (await app.OutgoingAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Bloqueada: mal.example/entrar", false)]
    [InlineData("Bloqueada: MAL.example", false)]
    [InlineData("Bloqueada: 192.0.2.7/entrar", false)]
    [InlineData("Pedido nº 1.234,50 de 12.03.2026... urgente", true)]
    public async Task No_word_of_a_subject_does_either(string subject, bool isRepeated)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        await app.ReceiveAsync(ChannelsApp.Mail(subject: subject));
        await app.SettleAsync();
        (await app.OutgoingAsync()).ShouldHaveSingleItem().Subject.ShouldStartWith(isRepeated ? $"Re: {subject} [" : "Re: Recebemos sua mensagem [");
    }

    [Theory]
    [InlineData("[Your account is blocked, click here](https://mal.example)")]
    [InlineData("https://mal.example/bloqueada")]
    [InlineData("www.mal.example")]
    [InlineData("mal.example")]
    [InlineData("Bloqueada: veja https://mal.example")]
    [InlineData("<b>Bloqueada</b> mal.example")]
    public async Task No_word_of_a_name_that_somebody_gave_for_another_becomes_a_link_in_our_mail(string name)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();

        await app.ReceiveAsync(ChannelsApp.Mail($"\"{name}\" <vitima@terceiro.example>", "Veja em https://mal.example"));
        await app.SettleAsync();

        var mail = (await app.OutgoingAsync()).ShouldHaveSingleItem();
        mail.ToAddress.ShouldBe("vitima@terceiro.example");
        $"{mail.ToName} {mail.Subject} {mail.Text} {mail.Html}".ShouldNotContain("mal.example");
        mail.Html.ShouldNotContain("<a ");
        mail.Text.ShouldStartWith("Olá");
        mail.Subject.ShouldStartWith("Re: Recebemos sua mensagem [");
    }

    [Theory]
    [BothEngines]
    public async Task An_automatic_message_is_not_acknowledged(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();

        await app.ReceiveAsync(ChannelsApp.Mail(subject: "Ausente", headers: "Auto-Submitted: auto-replied\n"));
        await app.SettleAsync();

        (await app.OutgoingAsync()).ShouldBeEmpty();
    }

    [Theory, BothEngines]
    public async Task An_answer_is_threaded_signed_and_quotes_what_it_answers(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(id: "um@cliente.example"));

        await app.AnswerAsync(intake.ConversationId!.Value, "Vamos **trocar** hoje.");

        var mail = (await app.OutgoingAsync()).Single(m => !m.IsAutomatic);
        mail.InReplyTo.ShouldBe("um@cliente.example");
        mail.References.Split(' ').ShouldContain("um@cliente.example");
        mail.Subject.ShouldBe($"Re: Geladeira não liga [{intake.Protocol}]");
        mail.Text.ShouldContain("-- \nEquipe da Loja Exemplo");
        mail.Text.ShouldContain("Maria Souza escreveu:\n> Comprei ontem e não liga.");
        mail.Html.ShouldContain("<strong>trocar</strong>");
        mail.Html.ShouldContain("<blockquote");
    }

    [Theory, BothEngines]
    public async Task What_leaves_from_a_queue_is_signed_as_the_queue_says(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var repairs = (await app.InScopeAsync(p => p.GetRequiredService<QueueSettings>().SaveAsync(
            null, new QueueInput("Consertos", Signature: "**Oficina** da Loja"), Actor.System, CancellationToken.None))).Value!.Id;
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        await app.InScopeAsync(p => p.GetRequiredService<MoveToQueue>().RunAsync(intake.ConversationId!.Value, repairs, null, Actor.System, CancellationToken.None));

        await app.AnswerAsync(intake.ConversationId!.Value, "Fica pronta na quinta.");

        var mail = (await app.OutgoingAsync()).ShouldHaveSingleItem();
        mail.Text.ShouldContain("-- \nOficina da Loja");
        mail.Text.ShouldNotContain("Equipe da Loja Exemplo");
    }

    [Theory]
    [InlineData("""[{"name":"nota.pdf","contentType":"application/pdf","blobHash":"0000000000000000000000000000000000000000000000000000000000000000","length":10}]""", "channels.send.file-gone")]
    [InlineData("[", "channels.send.not-composed")]
    public async Task What_cannot_be_put_together_fails_and_says_why_in_the_readers_language(string files, string problem)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        var messageId = await app.AnswerAsync(intake.ConversationId!.Value, "Segue a nota.");
        files = files.Length == 1 ? files : JsonSerializer.Serialize(JsonSerializer.Deserialize<MessageFile[]>(files, JsonSerializerOptions.Web));
        await app.QueryAsync(db => db.Set<OutgoingMailItem>().ExecuteUpdateAsync(set => set.SetProperty(m => m.Files, files)));

        await app.Services.GetRequiredService<SendDueMail>().RunAsync(TestContext.Current.CancellationToken);

        (await app.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Failed);
        (await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == messageId))).DeliveryProblem.ShouldBe(problem);
    }

    [Fact]
    public async Task An_address_that_the_server_cannot_take_fails_at_once_and_says_so()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 mx.test\r\n");
            await p.ReplyAsync("EHLO", "250-mx.test\r\n250-8BITMIME\r\n250 AUTH PLAIN");
            await p.ReplyAsync("AUTH PLAIN", "235 ok");
            await p.HearAsync();
        });
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync(smtp: server.Smtp().Address);
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(from: "Conceição <conceição@cliente.example>", headers: "Auto-Submitted: auto-generated\n"));
        var messageId = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.");

        await app.Services.GetRequiredService<SendDueMail>().RunAsync(TestContext.Current.CancellationToken);

        (await app.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Failed);
        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == messageId));
        message.Delivery.ShouldBe(DeliveryState.Failed);
        message.DeliveryProblem.ShouldBe("channels.send.address-not-ascii");
    }

    [Theory, BothEngines]
    public async Task Without_a_mailbox_the_answer_says_why_it_cannot_leave(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var intake = await app.ReceiveAsync(ChannelsApp.Mail());

        var messageId = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.");

        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == messageId));
        message.Delivery.ShouldBe(DeliveryState.Failed);
        message.DeliveryProblem.ShouldBe("channels.send.no-mailbox");
    }

    [Theory, BothEngines]
    public async Task A_server_that_is_away_postpones_the_mail_and_loses_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail());
        await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.");

        await app.Services.GetRequiredService<SendDueMail>().RunAsync(CancellationToken.None);

        var mail = (await app.OutgoingAsync()).Single(m => !m.IsAutomatic);
        mail.State.ShouldBe(OutgoingState.Waiting);
        mail.Attempts.ShouldBe(1);
        mail.Problem.ShouldBe("channels.problem.connection-refused");
        mail.NotBefore.ShouldBeGreaterThan(app.Clock.GetUtcNow());
    }

    [Theory, BothEngines]
    public async Task A_mail_that_a_dead_node_was_sending_is_perhaps_sent_and_waits_for_a_person(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail());
        var messageId = await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.");
        await app.QueryAsync(async db =>
        {
            var item = await db.Set<OutgoingMailItem>().SingleAsync(m => m.MessageId == messageId);
            item.MarkSending(app.Clock.GetUtcNow(), TimeSpan.FromMinutes(30));
            return await db.SaveChangesAsync();
        });

        app.Clock.Advance(TimeSpan.FromMinutes(31));
        await app.Services.GetRequiredService<SendDueMail>().RunAsync(CancellationToken.None);
        await app.Services.GetRequiredService<SendDueMail>().RunAsync(CancellationToken.None);

        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Id == messageId));
        message.Delivery.ShouldBe(DeliveryState.PerhapsSent);
        (await app.OutgoingAsync()).Single(m => m.MessageId == messageId).State.ShouldBe(OutgoingState.PerhapsSent);
    }

    [Theory, BothEngines]
    public async Task An_answer_goes_to_a_person_although_a_program_wrote_last(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(id: "m1@cliente.example"));
        await app.SettleAsync();
        var ours = (await app.OutgoingAsync()).Single().MessageIdHeader;
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.ReceiveAsync(ChannelsApp.Mail("Atrasos <noreply@provedor.example>", "Atraso na entrega", "Atrasado.", headers: $"Auto-Submitted: auto-replied\nIn-Reply-To: <{ours}>\n")))
            .ConversationId.ShouldBe(intake.ConversationId);

        await app.AnswerAsync(intake.ConversationId!.Value, "Já vemos.");

        var answer = (await app.OutgoingAsync()).Last(m => !m.IsAutomatic);
        (answer.ToAddress, answer.InReplyTo).ShouldBe(("maria@cliente.example", "m1@cliente.example"));
        answer.Text.ShouldContain("Maria Souza escreveu:\n> Comprei ontem e não liga.");
        answer.Text.ShouldNotContain("Atrasado.");
        var offer = await app.InScopeAsync(p => p.GetRequiredService<Vinculo.Desk.Answering.ChooseRecipients>().OfferAsync(intake.ConversationId.Value, Guid.Empty, CancellationToken.None));
        offer.ShouldNotBeNull().To.ShouldContain("maria@cliente.example");
    }

    [Theory, BothEngines]
    public async Task An_answer_that_could_not_leave_goes_to_whom_it_was_written_although_another_writes_meanwhile(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var maria = await app.ReceiveAsync(ChannelsApp.Mail());
        var answer = await app.AnswerAsync(maria.ConversationId!.Value, "Só para a senhora.");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var bia = await app.ReceiveAsync(ChannelsApp.Mail("Bia Reis <bia@outra.example>", "Outro assunto"));
        await app.InScopeAsync(p => p.GetRequiredService<MergeConversations>().MergeAsync(bia.ConversationId!.Value, maria.ConversationId.Value, null, Actor.System, CancellationToken.None));
        await app.MailboxAsync();

        await app.InScopeAsync(p => p.GetRequiredService<Vinculo.Desk.Answering.ResendMessage>().RunAsync(answer, null, Actor.System, CancellationToken.None));
        await app.SettleAsync();

        (await app.OutgoingAsync()).Single(m => m.MessageId == answer).ToAddress.ShouldBe("maria@cliente.example");
    }

    [Theory]
    [InlineData("0001@BÜRO-PC")]
    [InlineData("a<b@cliente.example")]
    public async Task A_mail_under_an_id_that_nobody_may_write_is_answered_all_the_same(string id)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(id: id));
        await app.AnswerAsync(intake.ConversationId!.Value, "Vamos ver.");

        var answer = (await app.OutgoingAsync()).Last(m => !m.IsAutomatic);
        (answer.InReplyTo ?? "").ShouldNotContain(id);
        answer.References.ShouldNotContain(id);

        // One that an earlier version queued leaves too.
        await app.QueryAsync(db => db.Set<OutgoingMailItem>().ExecuteUpdateAsync(set => set.SetProperty(m => m.References, id).SetProperty(m => m.InReplyTo, id)));
        foreach (var item in await app.OutgoingAsync())
            await using (var bytes = await app.Services.GetRequiredService<MailTransport>().ComposeAsync(item, mailbox, CancellationToken.None))
                bytes.Length.ShouldBePositive();
    }

    [Theory, BothEngines]
    public async Task A_key_is_queued_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(headers: "Auto-Submitted: auto-generated\n"));
        var card = await app.InScopeAsync(p => p.GetRequiredService<IDesk>().FindAsync(intake.ConversationId!.Value, CancellationToken.None));
        var mail = new AutomaticMail("survey:1", card!.Id, card.CustomerId, "Como foi?", "Conte para a gente.");

        for (var i = 0; i < 2; i++)
            (await app.InScopeAsync(p => p.GetRequiredService<IOutgoingMail>().QueueAsync(mail, CancellationToken.None))).ShouldBeTrue();

        (await app.OutgoingAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("Pedido", "Re: Pedido [20260310-000001-7]")]
    [InlineData("RE: Res: re: Pedido", "Re: Pedido [20260310-000001-7]")]
    [InlineData("Re: Pedido [20260310-000001-7]", "Re: Pedido [20260310-000001-7]")]
    public void The_subject_has_one_re_and_the_protocol_once(string subject, string expected) =>
        MailTexts.ReplySubject(subject, "20260310-000001-7").ShouldBe(expected);

    [Fact]
    public void Html_that_an_agent_types_is_shown_as_text() =>
        MailTexts.Compose("<script>alert(1)</script>", "", null, "").Html.ShouldNotContain("<script>");
}
