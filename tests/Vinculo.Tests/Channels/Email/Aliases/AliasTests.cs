using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Mail.Servers;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Aliases;

/// <summary>Mail to another address of a mailbox goes where that address belongs, and is answered from it.</summary>
public class AliasTests
{
    [Theory, BothEngines]
    public async Task Mail_to_an_alias_goes_to_its_queue_and_is_answered_from_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await app.MailboxAsync();
        var sales = await QueueAsync(app, "Vendas");
        await AliasAsync(app, mailbox, new() { Address = "sales@loja.example", DisplayName = "Sales Team", QueueId = sales.ToString(), Signature = "The **Sales** Team", Language = "en" });

        var taken = await TakeAsync(app, mailbox, Mail(to: "sales+promo@loja.example"));
        await app.SettleAsync();
        await app.AnswerAsync(taken.ConversationId!.Value, "It costs 10.");

        (await ConversationAsync(app, taken)).QueueId.ShouldBe(sales);
        var sent = await app.OutgoingAsync();
        sent.Count.ShouldBe(2);
        sent.ShouldAllBe(m => m.FromAddress == "sales@loja.example" && m.FromName == "Sales Team" && m.MailboxId == mailbox.Id);
        sent.ShouldAllBe(m => m.Text.Contains("The Sales Team"));
        sent.Single(m => m.IsAutomatic).Text.ShouldContain("Your protocol number is");
        sent.Single(m => !m.IsAutomatic).Text.ShouldContain("maria@cliente.example wrote:");
    }

    [Fact]
    public async Task What_an_alias_leaves_open_is_the_mailboxs()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        var queue = await QueueAsync(app, "Loja");
        await app.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.QueueId, queue)));
        await AliasAsync(app, mailbox, new() { Address = "vendas@loja.example" });

        var taken = await TakeAsync(app, mailbox, Mail(to: "vendas@loja.example"));
        await app.SettleAsync();

        (await ConversationAsync(app, taken)).QueueId.ShouldBe(queue);
        var sent = (await app.OutgoingAsync()).Single();
        (sent.FromAddress, sent.FromName).ShouldBe(("vendas@loja.example", "Loja Exemplo"));
        sent.Text.ShouldContain("Equipe da Loja Exemplo");
        sent.Text.ShouldContain("O número do seu protocolo é");
    }

    [Fact]
    public async Task Mail_to_the_mailbox_itself_is_answered_from_it_as_ever()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        await AliasAsync(app, mailbox, new() { Address = "vendas@loja.example", QueueId = (await QueueAsync(app, "Vendas")).ToString() });
        await TakeAsync(app, mailbox, Mail(to: "contato@loja.example"));
        await app.SettleAsync();
        var sent = (await app.OutgoingAsync()).Single();
        (sent.FromAddress, sent.FromName).ShouldBe((null, null));
    }

    [Fact]
    public async Task An_address_of_a_whole_domain_is_answered_from_as_it_was_written()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        await AliasAsync(app, mailbox, new() { Address = "@loja.example", DisplayName = "Loja" });
        await TakeAsync(app, mailbox, Mail(to: "Compras+2026@loja.example"));
        await app.SettleAsync();
        (await app.OutgoingAsync()).Single().FromAddress.ShouldBe("compras@loja.example");
    }

    [Theory, BothEngines]
    public async Task A_conversation_that_we_begin_in_a_queue_leaves_as_its_alias(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await app.MailboxAsync();
        var sales = await QueueAsync(app, "Vendas");
        await AliasAsync(app, mailbox, new() { Address = "@loja.example", QueueId = sales.ToString() }); // names nobody to write as
        await AliasAsync(app, mailbox, new() { Address = "vendas@loja.example", QueueId = sales.ToString() });
        var agent = await app.AccountAsync(Role.Agent);

        var begun = await app.InScopeAsync(provider => provider.GetRequiredService<BeginConversation>().RunAsync(
            new NewConversation("Sua cotação", "Segue.", To: "maria@cliente.example", QueueId: sales),
            new Actor(ActorKind.Agent, agent.Id, agent.Name), CancellationToken.None));
        begun.Succeeded.ShouldBeTrue(begun.Failure?.Code);
        await app.SettleAsync();

        (await app.OutgoingAsync()).Single().FromAddress.ShouldBe("vendas@loja.example");
    }

    [Fact]
    public async Task The_server_hears_the_alias_too()
    {
        var heard = "";
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("220 mx.test\r\n");
            await p.ReplyAsync("EHLO", "250-mx.test\r\n250 AUTH PLAIN");
            await p.ReplyAsync("AUTH PLAIN", "235 ok");
            heard = await p.HearAsync();
            await p.SayAsync("550 no\r\n");
            await p.HearAsync();
        });
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync(smtp: server.Smtp().Address);
        await AliasAsync(app, mailbox, new() { Address = "vendas@loja.example", DisplayName = "Vendas" });
        await TakeAsync(app, mailbox, Mail(to: "vendas@loja.example"));
        await app.SettleAsync();

        await app.Services.GetRequiredService<SendDueMail>().RunAsync(CancellationToken.None);

        heard.ShouldStartWith("MAIL FROM:<vendas@loja.example>");
        var item = (await app.OutgoingAsync()).Single();
        await using var bytes = await app.Services.GetRequiredService<MailTransport>().ComposeAsync(item, mailbox, CancellationToken.None);
        (await new StreamReader(bytes).ReadToEndAsync()).ShouldContain("From: Vendas <vendas@loja.example>");
        item.MessageIdHeader.ShouldEndWith("@loja.example");
    }

    [Theory, BothEngines]
    public async Task Our_own_mail_that_comes_back_from_an_alias_is_dropped(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await app.MailboxAsync();
        await AliasAsync(app, mailbox, new() { Address = "vendas@loja.example" });
        await TakeAsync(app, mailbox, Mail(to: "vendas@loja.example"));
        await app.SettleAsync();
        var sent = (await app.OutgoingAsync()).Single();

        var back = await TakeAsync(app, mailbox, Mail(from: "vendas@loja.example", to: "maria@cliente.example", id: sent.MessageIdHeader));

        back.Outcome.ShouldBe(MailOutcome.Own);
    }

    [Theory, BothEngines]
    public async Task Mail_that_our_group_passes_on_is_from_who_wrote_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await app.MailboxAsync();
        await app.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.CheckingServers, "mx.loja.example")));
        await AliasAsync(app, mailbox, new() { Address = "suporte@loja.example" });
        const string group = "Reply-To: Maria Souza <maria@cliente.example>\r\nList-Id: <suporte.loja.example>\r\nList-Post: <mailto:suporte@loja.example>\r\n"
            + "Precedence: list\r\nAuthentication-Results: mx.loja.example; dmarc=pass header.from=loja.example\r\n";

        var taken = await TakeAsync(app, mailbox, Mail(from: "'Maria Souza' via Suporte <suporte@loja.example>", to: "suporte@loja.example", headers: group));
        await app.SettleAsync();

        taken.From.ShouldBe("maria@cliente.example");
        var sent = (await app.OutgoingAsync()).Single();
        (sent.ToAddress, sent.ToName, sent.FromAddress).ShouldBe(("maria@cliente.example", "Maria", "suporte@loja.example"));
        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync());
        message.SenderCheck.ShouldBe(SenderCheck.NotChecked, "the group was checked, not who wrote to it");
    }

    [Fact]
    public async Task The_same_mail_is_known_again_when_an_alias_was_added_meanwhile()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        var mail = Mail(from: "site@loja.example", to: "contato@loja.example", id: "um@loja.example", headers: "Reply-To: maria@cliente.example\r\n");
        var first = await TakeAsync(app, mailbox, mail);
        await AliasAsync(app, mailbox, new() { Address = "site@loja.example" });
        var second = await TakeAsync(app, mailbox, mail);
        (second.IsDuplicate, second.ConversationId).ShouldBe((true, first.ConversationId));
    }

    [Fact]
    public async Task An_alias_that_was_removed_is_answered_for_by_its_mailbox()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        var alias = await AliasAsync(app, mailbox, new() { Address = "vendas@loja.example" });
        var taken = await TakeAsync(app, mailbox, Mail(to: "vendas@loja.example", headers: "Auto-Submitted: auto-generated\r\n"));
        await app.InScopeAsync(p => p.GetRequiredService<SaveAlias>().RemoveAsync(mailbox.Id, alias.Id, Actor.System, CancellationToken.None));

        await app.AnswerAsync(taken.ConversationId!.Value, "Sim.");

        (await app.OutgoingAsync()).Single().FromAddress.ShouldBeNull();
    }

    internal static string Mail(string from = "maria@cliente.example", string to = "contato@loja.example", string? id = null, string headers = "") =>
        ChannelsApp.Mail(from, "Preço", "Quanto custa?", id, headers).Replace("To: contato@loja.example", "To: " + to, StringComparison.Ordinal);

    internal static async Task<MailboxAlias> AliasAsync(TestApp app, MailboxAccount mailbox, AliasForm form)
    {
        var (alias, errors) = await app.InScopeAsync(p => p.GetRequiredService<SaveAlias>().HandleAsync(mailbox.Id, null, form, Actor.System, CancellationToken.None));
        return alias.ShouldNotBeNull(string.Join(", ", errors.Values));
    }

    private static async Task<MailReceipt> TakeAsync(TestApp app, MailboxAccount mailbox, string mail)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return await app.Services.GetRequiredService<MailIntake>().AcceptAsync(content, new MailArrival(mailbox.Id, app.Clock.GetUtcNow()), CancellationToken.None);
    }

    private static async Task<Guid> QueueAsync(TestApp app, string name) => (await app.InScopeAsync(p =>
        p.GetRequiredService<QueueSettings>().SaveAsync(null, new QueueInput(name, null), Actor.System, CancellationToken.None))).Value!.Id;

    private static Task<Conversation> ConversationAsync(TestApp app, MailReceipt taken) =>
        app.QueryAsync(db => db.Set<Conversation>().AsNoTracking().SingleAsync(c => c.Id == taken.ConversationId));
}
