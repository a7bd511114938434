using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Customers;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>What the mailbox's server says about who sent a mail (RFC 8601), and what follows from it.</summary>
public class SenderCheckTests
{
    private const string Forged = "Authentication-Results: mx.loja.example; spf=fail smtp.mailfrom=cliente.example; dmarc=fail header.from=cliente.example\r\n";
    private const string Genuine = "Authentication-Results: mx.loja.example; spf=pass smtp.mailfrom=cliente.example; dkim=pass header.d=cliente.example; dmarc=pass header.from=cliente.example\r\n";

    [Theory]
    [InlineData(Genuine, nameof(SenderCheck.Passed), "spf=pass(cliente.example) dkim=pass(cliente.example) dmarc=pass(cliente.example)")]
    [InlineData(Forged, nameof(SenderCheck.Failed), "spf=fail(cliente.example) dkim=none dmarc=fail(cliente.example)")]
    [InlineData("Authentication-Results: mx.loja.example; spf=pass smtp.mailfrom=cliente.example; dmarc=none\r\n", nameof(SenderCheck.NotChecked), "spf=pass(cliente.example) dkim=none dmarc=none")]
    [InlineData("Authentication-Results: mx.invasor.example; dmarc=pass header.from=cliente.example\r\n", nameof(SenderCheck.NotChecked), null)] // anybody can write this
    [InlineData("", nameof(SenderCheck.NotChecked), null)]
    public async Task The_verdict_of_the_mailbox_s_own_server_is_kept_with_the_message(string headers, string check, string? detail)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await CheckedMailboxAsync(app);

        await TakeAsync(app, mailbox, ChannelsApp.Mail(headers: headers));

        var message = await app.QueryAsync(db => db.Set<Message>().SingleAsync());
        (message.SenderCheck.ToString(), message.SenderCheckDetail).ShouldBe((check, detail));
    }

    [Theory, BothEngines]
    public async Task A_refuted_sender_gets_no_place_in_a_customer_s_conversation_and_no_word_from_us(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mailbox = await CheckedMailboxAsync(app);
        var known = await TakeAsync(app, mailbox, ChannelsApp.Mail(headers: Genuine));
        await app.SettleAsync();
        (await app.OutgoingAsync()).Count.ShouldBe(1); // acknowledged

        var forged = await TakeAsync(app, mailbox, ChannelsApp.Mail(subject: $"Re: Geladeira [{known.Protocol}]", text: "Troquem meu endereço.", headers: Forged));
        await app.SettleAsync();

        forged.ConversationId.ShouldNotBe(known.ConversationId);
        var conversation = await app.QueryAsync(db => db.Set<Conversation>().SingleAsync(c => c.Id == forged.ConversationId));
        (conversation.SenderInDoubt, conversation.MayBelongToId).ShouldBe((true, known.ConversationId));
        (await app.OutgoingAsync()).Count.ShouldBe(1);
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        var page = await PageAsync(agent, forged.ConversationId);
        page.ShouldContain("Talvez não seja Maria Souza");
        page.ShouldContain("spf=fail(cliente.example) dkim=none dmarc=fail(cliente.example)");
        (await agent.GetStringAsync($"/customers/{conversation.CustomerId}")).ShouldNotContain(forged.ConversationId!.Value.ToString());

        await agent.PostAsync($"/inbox/{forged.ConversationId}/resolve", null);
        await app.SettleAsync();
        (await app.OutgoingAsync()).Count.ShouldBe(1); // nobody is asked how it went

        await agent.PostAsync($"/inbox/{forged.ConversationId}/sender", null);
        (await PageAsync(agent, forged.ConversationId)).ShouldNotContain("Talvez não seja");
        (await agent.GetStringAsync($"/customers/{conversation.CustomerId}")).ShouldContain(forged.ConversationId!.Value.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_list_changed_until_its_check_failed_never_hides_the_genuine_mail(bool listFirst)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await CheckedMailboxAsync(app);
        var direct = ChannelsApp.Mail(id: "m1@cliente.example", headers: Genuine);
        var viaList = ChannelsApp.Mail(id: "m1@cliente.example", subject: "[clube] Geladeira", headers: Forged + "List-Id: <clube.lista.example>\r\n", text: "Comprei ontem e não liga.\r\n-- \r\nclube");

        var first = await TakeAsync(app, mailbox, listFirst ? viaList : direct);
        var second = await TakeAsync(app, mailbox, listFirst ? direct : viaList);
        await app.SettleAsync();

        second.ConversationId.ShouldNotBe(first.ConversationId);
        (await app.QueryAsync(db => db.Set<Conversation>().SingleAsync(c => c.Id == second.ConversationId))).MayBelongToId.ShouldBe(first.ConversationId);
        var genuine = listFirst ? second : first;
        (await app.OutgoingAsync()).ShouldHaveSingleItem().ConversationId.ShouldBe(genuine.ConversationId!.Value); // acknowledged
    }

    [Fact]
    public async Task An_address_that_refuses_mail_is_not_reached_by_a_forged_one()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await CheckedMailboxAsync(app);
        await TakeAsync(app, mailbox, ChannelsApp.Mail(headers: Genuine));
        await app.QueryAsync(db => db.Set<CustomerAddressRow>().ExecuteUpdateAsync(set => set.SetProperty(a => a.UndeliverableSince, app.Clock.GetUtcNow())));

        await TakeAsync(app, mailbox, ChannelsApp.Mail(headers: Forged));

        (await app.QueryAsync(db => db.Set<CustomerAddressRow>().SingleAsync())).UndeliverableSince.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("imap.gmail.com", "", new[] { "mx.google.com" })]
    [InlineData("outlook.office365.com", "", new[] { "" })]
    [InlineData("imap.gmail.com", "mx.loja.example", new[] { "mx.loja.example" })]
    [InlineData("imap.loja.example", "", new string[0])]
    public async Task Only_named_servers_and_those_of_known_providers_are_believed(string host, string named, string[] believed)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        mailbox.Imap = mailbox.Imap with { Host = host };
        mailbox.CheckingServers = named;

        SenderChecks.TrustedServers(mailbox).ShouldBe(believed);
    }

    private static async Task<string> PageAsync(HttpClient agent, Guid? conversation) =>
        WebUtility.HtmlDecode(await agent.GetStringAsync("/inbox/" + conversation));

    private static async Task<MailboxAccount> CheckedMailboxAsync(TestApp app)
    {
        var mailbox = await app.MailboxAsync();
        await app.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.CheckingServers, "mx.loja.example")));
        return mailbox;
    }

    private static async Task<MailReceipt> TakeAsync(TestApp app, MailboxAccount mailbox, string mail)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(mail));
        return await app.Services.GetRequiredService<MailIntake>().AcceptAsync(content, new MailArrival(mailbox.Id, app.Clock.GetUtcNow()), CancellationToken.None);
    }
}
