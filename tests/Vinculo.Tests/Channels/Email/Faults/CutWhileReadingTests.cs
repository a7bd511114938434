using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The line to a real Dovecot is cut at every word that the server says, also within the mails themselves.</summary>
public class CutWhileReadingTests(Servers.MailServers servers)
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Wherever_the_line_is_cut_the_next_time_brings_every_mail_once(int bytesOfTheLine)
    {
        var dovecot = await servers.DovecotAsync(TestContext.Current.CancellationToken);
        await using var relay = new Relay(dovecot.Port);
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        mailbox.Account.Imap = mailbox.Account.Imap with { Host = "127.0.0.1", Port = relay.Port, Security = MailSecurity.PlainLoopbackOnly };

        var put = 0;
        do
        {
            relay.Mend();
            await ReadAsync(mailbox);
            relay.CutAfter(Side.Server, put, bytesOfTheLine);
            await mailbox.PutAsync(ChannelsApp.Mail($"Cliente <c{put}@cliente.example>", $"Pedido {put++}"));
            await Record.ExceptionAsync(() => ReadAsync(mailbox)); // a goodbye that is cut is no fault
        }
        while (relay.HasCut);

        put.ShouldBeGreaterThan(30);
        var subjects = await mailbox.App.QueryAsync(db => db.Set<Conversation>().Select(c => c.Subject).ToListAsync());
        subjects.ShouldBe(Enumerable.Range(0, put).Select(i => $"Pedido {i}"), ignoreOrder: true);
        (await mailbox.App.QueryAsync(db => db.Set<Message>().CountAsync())).ShouldBe(put);
        (await mailbox.App.QueryAsync(db => db.Set<TakenUid>().CountAsync())).ShouldBe(put);
        (await mailbox.App.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync())).ShouldBe(0);
        (await mailbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_that_breaks_within_large_mail_again_and_again_gets_on_all_the_same()
    {
        var dovecot = await servers.DovecotAsync(TestContext.Current.CancellationToken);
        await using var relay = new Relay(dovecot.Port);
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        mailbox.Account.Imap = mailbox.Account.Imap with { Host = "127.0.0.1", Port = relay.Port, Security = MailSecurity.PlainLoopbackOnly };
        var text = string.Join('\n', Enumerable.Repeat(new string('x', 70), 20_000));
        await mailbox.PutAsync(ChannelsApp.Mail(text: text), ChannelsApp.Mail(text: text), ChannelsApp.Mail(text: text));

        for (var time = 1; time <= 2; time++)
        {
            relay.CutAfter(Side.Server, 30_000, 0); // in the middle of the second mail
            await Should.ThrowAsync<MailServerException>(ReadAsync(mailbox));
            (await mailbox.StateAsync()).LastUid.ShouldBe(time);
        }
        relay.Mend();

        (await ReadAsync(mailbox)).ShouldBe(1);
        (await mailbox.App.QueryAsync(db => db.Set<Message>().CountAsync())).ShouldBe(3);
        (await mailbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).ShouldBeEmpty();
    }

    private static Task<int> ReadAsync(DovecotMailbox mailbox) =>
        mailbox.App.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox.Account, TestContext.Current.CancellationToken);
}
