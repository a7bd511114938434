using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Channels.Email.Aliases;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>Mail that reaches several people, or reaches us on several ways: copies, lists, forwarding. See docs/email.md.</summary>
public class SharedMailTests
{
    private const string Direct = """
        From: Maria Souza <maria@cliente.example>
        To: {to}
        {cc}Subject: {subject}
        Date: Tue, 10 Mar 2026 09:59:00 -0300
        Message-ID: <m1@cliente.example>
        {headers}MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        Comprei ontem e não liga.
        {footer}
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_s_copy_stands_quietly_beside_the_direct_one_whichever_comes_first(bool listFirst)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var direct = Mail();
        var viaList = Mail(subject: "[clube] Geladeira", headers: "List-Id: <clube.lista.example>\r\n", footer: "-- \r\nclube mailing list");

        var first = await app.ReceiveAsync(listFirst ? viaList : direct);
        var second = await app.ReceiveAsync(listFirst ? direct : viaList);
        await app.SettleAsync();

        second.ConversationId.ShouldBe(first.ConversationId);
        second.Duplicate.ShouldBeFalse(); // nothing is dropped on the strength of an id
        (await MessagesAsync(app)).Select(m => m.IsAutomatic).ShouldBe([listFirst, !listFirst]); // the direct one is owed an answer
        (await app.OutgoingAsync()).ShouldHaveSingleItem().ToAddress.ShouldBe("maria@cliente.example"); // and is acknowledged
    }

    [Fact]
    public async Task Who_answers_what_we_wrote_first_is_not_acknowledged_because_a_list_was_quicker()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var agent = await app.AccountAsync(Role.Agent, "Carla Nogueira");
        var begun = await app.InScopeAsync(provider => provider.GetRequiredService<BeginConversation>().RunAsync(
            new NewConversation("Visita", "Quinta?", "maria@cliente.example"), new Actor(ActorKind.Agent, agent.Id, agent.Name), CancellationToken.None));
        await app.SettleAsync();
        var ours = (await app.OutgoingAsync()).ShouldHaveSingleItem().MessageIdHeader;
        var answers = $"In-Reply-To: <{ours}>\r\n";

        var viaList = await app.ReceiveAsync(Mail(headers: answers + "List-Id: <clube.lista.example>\r\n", footer: "-- \r\nclube mailing list"));
        var direct = await app.ReceiveAsync(Mail(headers: answers));
        await app.SettleAsync();

        (viaList.ConversationId, direct.ConversationId).ShouldBe((begun.Value!.ConversationId, begun.Value.ConversationId));
        (await app.OutgoingAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_answer_names_what_came_twice_once()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(Mail());
        await app.ReceiveAsync(Mail(subject: "[clube] Geladeira", headers: "List-Id: <clube.lista.example>\r\n", footer: "-- \r\nclube mailing list"));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.ReceiveAsync(ChannelsApp.Mail(subject: $"Re: Geladeira [{first.Protocol}]", text: "E agora?", id: "m2@cliente.example"));

        await app.AnswerAsync(first.ConversationId!.Value, "Já vemos.");

        var answer = (await app.OutgoingAsync()).Last();
        var named = answer.References.Split(' ');
        named.ShouldBeUnique();
        named.ShouldContain("m1@cliente.example");
        (named[^1], answer.InReplyTo).ShouldBe(("m2@cliente.example", "m2@cliente.example"));
    }

    [Theory, BothEngines]
    public async Task Copies_that_reach_two_mailboxes_in_the_same_moment_stand_in_one_conversation(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, services => services.AddSingleton<IInterceptor>(new TwoLooks()));
        await app.MailboxAsync();
        await app.MailboxAsync(address: "suporte@loja.example");
        string[] copies = [Mail(), Mail(to: "suporte@loja.example", footer: "-- \r\nVerificado pelo antivírus")];

        var taken = await Task.WhenAll(copies.Select(copy => Task.Run(() => app.ReceiveAsync(copy))));

        taken[1].ConversationId.ShouldBe(taken[0].ConversationId.ShouldNotBeNull());
        (await MessagesAsync(app)).Select(m => m.IsAutomatic).ShouldBe([false, true], ignoreOrder: true);
    }

    /// <summary>Has whoever looks for an earlier copy first wait until another has looked too, so that neither knows of the other.</summary>
    private sealed class TwoLooks : DbCommandInterceptor
    {
        private readonly TaskCompletionSource two = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int looks;

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("channels_received_mail", StringComparison.Ordinal) && command.CommandText.Contains("original", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref looks) == 2)
                    two.SetResult();
                await two.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            }
            return result;
        }
    }

    [Fact]
    public async Task What_our_own_group_passed_on_before_the_direct_mail_is_owed_an_answer_once()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        await AliasTests.AliasAsync(app, mailbox, new() { Address = "suporte@loja.example" });

        await app.ReceiveAsync(Mail(headers: "List-Id: <suporte.loja.example>\r\nList-Post: <mailto:suporte@loja.example>\r\n", footer: "-- \r\nGrupo suporte"));
        await app.ReceiveAsync(Mail());

        (await MessagesAsync(app)).Select(m => m.IsAutomatic).ShouldBe([false, true]);
    }

    [Theory]
    [InlineData("Tue, 10 Mar 2026 10:30:00 -0300", "Comprei ontem e não liga.", "maria@cliente.example")] // at another time
    [InlineData("Tue, 10 Mar 2026 09:59:00 -0300", "Quero trocar meu endereço.", "maria@cliente.example")] // other words
    [InlineData("Tue, 10 Mar 2026 09:59:00 -0300", "Comprei ontem e não liga.", "outra@cliente.example")] // somebody else
    public async Task An_id_used_twice_for_different_mail_makes_no_copy(string date, string text, string from)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var first = await app.ReceiveAsync(Mail());

        var second = await app.ReceiveAsync(ChannelsApp.Mail(from: from, text: text, id: "m1@cliente.example")
            .Replace("Tue, 10 Mar 2026 09:59:00 -0300", date, StringComparison.Ordinal));

        (second.ConversationId == first.ConversationId, second.Duplicate).ShouldBe((false, false));
        (await MessagesAsync(app)).Count.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task A_list_of_others_opens_no_conversation_of_who_it_says_wrote(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var hers = await app.ReceiveAsync(ChannelsApp.Mail());

        var forged = await app.ReceiveAsync(ChannelsApp.Mail(
            "Maria via Lista <lista@mal.example>", $"Re: Geladeira [{hers.Protocol}]", "Mandem para este endereço.",
            headers: "Reply-To: Maria Souza <maria@cliente.example>\nList-Post: <mailto:lista@mal.example>\n"));

        forged.ConversationId.ShouldNotBe(hers.ConversationId);
    }

    [Theory, BothEngines]
    public async Task Who_else_received_it_is_shown_and_the_answer_goes_to_who_wrote_alone(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        var copied = await app.ReceiveAsync(Mail(to: "contato@loja.example, Bruno Reis <bruno@cliente.example>", cc: "Cc: CONTATO@loja.example, procon@orgao.example\r\n"));
        await app.SettleAsync();

        await app.AnswerAsync(copied.ConversationId!.Value, "Já vemos.");

        (await MessagesAsync(app)).First().CopiedTo.ShouldBe("Bruno Reis <bruno@cliente.example>, procon@orgao.example");
        (await app.OutgoingAsync()).ShouldAllBe(m => m.ToAddress == "maria@cliente.example");
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        System.Net.WebUtility.HtmlDecode(await agent.GetStringAsync("/inbox/" + copied.ConversationId)).ShouldContain("Também para Bruno Reis <bruno@cliente.example>, procon@orgao.example");
    }

    [Fact]
    public async Task One_who_was_in_copy_and_answers_all_takes_part_under_their_own_name()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();
        var first = await app.ReceiveAsync(Mail(cc: "Cc: bruno@cliente.example\r\n"));
        await app.SettleAsync();
        await app.AnswerAsync(first.ConversationId!.Value, "Já vemos.");
        var ours = (await app.OutgoingAsync()).Last().MessageIdHeader;

        var reply = await app.ReceiveAsync(ChannelsApp.Mail(from: "Bruno Reis <bruno@cliente.example>", text: "Eu estava lá.", headers: $"In-Reply-To: <{ours}>\r\n"));
        await app.SettleAsync();

        reply.ConversationId.ShouldBe(first.ConversationId);
        (await app.QueryAsync(db => db.Set<Conversation>().SingleAsync())).CustomerId.ShouldBe(await CustomerAsync(app, "maria@cliente.example"));
        (await MessagesAsync(app)).Last().FromAddress.ShouldBe("bruno@cliente.example");
        await app.AnswerAsync(first.ConversationId.Value, "Obrigada, Bruno.");
        (await app.OutgoingAsync()).Last().ToAddress.ShouldBe("bruno@cliente.example"); // whoever wrote last
    }

    [Fact]
    public async Task Mail_in_blind_copy_is_mail_to_us()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await app.MailboxAsync();

        var blind = await app.ReceiveAsync(Mail(to: "Bruno Reis <bruno@cliente.example>"));
        await app.SettleAsync();
        await app.AnswerAsync(blind.ConversationId!.Value, "Já vemos.");

        (await app.OutgoingAsync()).ShouldAllBe(m => m.ToAddress == "maria@cliente.example"); // nobody else learns that we had it
    }

    [Theory, BothEngines]
    public async Task A_customer_s_mail_that_a_colleague_forwards_is_the_colleague_s_conversation_and_shows_all_of_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();

        var forwarded = await app.ReceiveAsync(ChannelsApp.Mail(from: "Ana Lima <ana@loja.example>", subject: "ENC: Geladeira", text: """
            Podem ver isto?

            ---------- Forwarded message ---------
            De: Maria Souza <maria@cliente.example>
            Date: seg., 9 de mar. de 2026 às 10:12
            Subject: Geladeira
            To: <ana@loja.example>

            Comprei ontem e não liga.
            """));
        await app.SettleAsync();

        var message = (await MessagesAsync(app)).ShouldHaveSingleItem();
        (message.AuthorName, message.Text).ShouldBe(("Ana Lima", "Podem ver isto?"));
        message.QuotedText.ShouldNotBeNull().ShouldContain("Comprei ontem e não liga.");
        (await app.OutgoingAsync()).ShouldHaveSingleItem().ToAddress.ShouldBe("ana@loja.example");
        (await app.QueryAsync(db => db.Set<CustomerAddressRow>().CountAsync(a => a.Value == "maria@cliente.example"))).ShouldBe(0);
        forwarded.ConversationId.ShouldBe(message.ConversationId);
    }

    [Fact]
    public async Task Two_addresses_of_one_customer_are_one_history()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var home = await app.ReceiveAsync(Mail());
        await app.QueryAsync(async db =>
        {
            var known = await db.Set<CustomerAddressRow>().SingleAsync();
            db.Add(new CustomerAddressRow { Id = Guid.CreateVersion7(), CustomerId = known.CustomerId, Kind = known.Kind, Value = "maria@trabalho.example", IsPrimary = false });
            return await db.SaveChangesAsync();
        });

        var work = await app.ReceiveAsync(ChannelsApp.Mail(from: "maria@trabalho.example", subject: $"Re: Geladeira [{home.Protocol}]", text: "Agora do trabalho."));

        work.ConversationId.ShouldBe(home.ConversationId);
    }

    private static string Mail(
        string to = "contato@loja.example", string subject = "Geladeira", string cc = "", string headers = "", string footer = "") =>
        Direct.Replace("{to}", to, StringComparison.Ordinal).Replace("{subject}", subject, StringComparison.Ordinal).Replace("{cc}", cc, StringComparison.Ordinal)
            .Replace("{headers}", headers, StringComparison.Ordinal).Replace("{footer}", footer, StringComparison.Ordinal).ReplaceLineEndings("\r\n");

    private static Task<List<Message>> MessagesAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<Message>().AsNoTracking().Where(m => m.Kind == MessageKind.Received).OrderBy(m => m.Id).ToListAsync());

    private static Task<Guid> CustomerAsync(TestApp app, string address) =>
        app.QueryAsync(db => db.Set<CustomerAddressRow>().Where(a => a.Value == address).Select(a => a.CustomerId).SingleAsync());
}
