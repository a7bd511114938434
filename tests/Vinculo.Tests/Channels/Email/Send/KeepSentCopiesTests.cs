using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Mail;
using Vinculo.Mail.Net;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Send;

public class KeepSentCopiesTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task What_was_sent_lies_once_in_the_folder_of_sent_mail_when_that_was_asked_for(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine);
        var answer = await SentAsync(mailbox, keepsCopies: true);

        await KeepAsync(mailbox);
        // As after a node that died before it could say that the copy is there.
        await mailbox.App.QueryAsync(db => db.Set<OutgoingMailItem>().Where(m => m.Id == answer.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.CopyDueAt, mailbox.App.Clock.GetUtcNow())));
        await KeepAsync(mailbox);

        using var copy = (await CopiesAsync(mailbox)).ShouldHaveSingleItem();
        (copy.MessageId, copy.To.Single().Address).ShouldBe((answer.MessageIdHeader, answer.ToAddress));
        copy.Text.ShouldStartWith("Já vamos ver.");
    }

    [Fact]
    public async Task Without_being_asked_for_nothing_is_copied()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        await SentAsync(mailbox, keepsCopies: false);

        await KeepAsync(mailbox);

        (await CopiesAsync(mailbox)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_that_cannot_be_kept_now_is_tried_again_and_given_up_after_two_days()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        var answer = await SentAsync(mailbox, keepsCopies: true);
        await mailbox.App.QueryAsync(async db =>
        {
            var account = await db.Set<MailboxAccount>().SingleAsync();
            account.Imap = account.Imap with { Port = 1 }; // where nobody listens
            return await db.SaveChangesAsync();
        });

        await KeepAsync(mailbox);
        (await ItemAsync(mailbox, answer.Id)).CopyDueAt.ShouldBe(mailbox.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));

        mailbox.App.Clock.Advance(TimeSpan.FromDays(2));
        await KeepAsync(mailbox);
        var given = await ItemAsync(mailbox, answer.Id);
        (given.State, given.CopyDueAt).ShouldBe((OutgoingState.Sent, null));
    }

    [Theory, BothEngines]
    public async Task A_copy_that_was_put_off_before_the_clock_was_set_back_is_kept_all_the_same(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine);
        var answer = await SentAsync(mailbox, keepsCopies: true);

        mailbox.App.Clock.MoveTo(mailbox.App.Clock.GetUtcNow() - TimeSpan.FromDays(30));
        await KeepAsync(mailbox);

        (await CopiesAsync(mailbox)).ShouldHaveSingleItem().MessageId.ShouldBe(answer.MessageIdHeader);
        (await ItemAsync(mailbox, answer.Id)).CopyDueAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_server_has_taken_is_copied_as_the_mailbox_says_and_what_it_refused_is_not(bool keepsCopies)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        var postfix = await servers.PostfixAsync(TestContext.Current.CancellationToken);
        var customer = servers.NewAddress("cliente");
        await postfix.AddUserAsync(customer, "segredo do cliente");
        await mailbox.App.QueryAsync(async db =>
        {
            var account = await db.Set<MailboxAccount>().SingleAsync();
            account.Smtp = new ServerAccess("127.0.0.1", postfix.IncomingPort, MailSecurity.PlainLoopbackOnly, "", "");
            (account.KeepsSentCopies, account.Acknowledges) = (keepsCopies, false);
            return await db.SaveChangesAsync();
        });
        var first = await mailbox.App.ReceiveAsync(ChannelsApp.Mail(from: customer));
        var answer = await mailbox.App.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");
        var other = await mailbox.App.ReceiveAsync(ChannelsApp.Mail(from: servers.NewAddress("ninguem")));
        await mailbox.App.AnswerAsync(other.ConversationId!.Value, "Isto ninguém recebe.");

        await mailbox.App.Services.GetRequiredService<SendDueMail>().RunAsync(TestContext.Current.CancellationToken);
        await KeepAsync(mailbox);

        var items = await mailbox.App.OutgoingAsync();
        items.ShouldAllBe(m => m.State == (m.MessageId == answer ? OutgoingState.Sent : OutgoingState.Failed) && m.CopyDueAt == null);
        (await CopiesAsync(mailbox)).Select(copy => copy.MessageId).ShouldBe(
            keepsCopies ? [items.Single(m => m.MessageId == answer).MessageIdHeader] : []);
    }

    /// <summary>An answer that has left.</summary>
    private static async Task<OutgoingMailItem> SentAsync(DovecotMailbox mailbox, bool keepsCopies)
    {
        await mailbox.App.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set
            .SetProperty(m => m.KeepsSentCopies, keepsCopies).SetProperty(m => m.Acknowledges, false)));
        var first = await mailbox.App.ReceiveAsync(ChannelsApp.Mail());
        await mailbox.App.AnswerAsync(first.ConversationId!.Value, "Já vamos ver.");
        return await mailbox.App.QueryAsync(async db =>
        {
            var item = await db.Set<OutgoingMailItem>().SingleAsync();
            item.MarkSent(keepsCopies, mailbox.App.Clock.GetUtcNow());
            await db.SaveChangesAsync();
            return item;
        });
    }

    private static Task KeepAsync(DovecotMailbox mailbox) =>
        mailbox.App.Services.GetRequiredService<KeepSentCopies>().RunAsync(TestContext.Current.CancellationToken);

    private static Task<OutgoingMailItem> ItemAsync(DovecotMailbox mailbox, Guid id) =>
        mailbox.App.QueryAsync(db => db.Set<OutgoingMailItem>().AsNoTracking().SingleAsync(m => m.Id == id));

    private static Task<List<MailMessage>> CopiesAsync(DovecotMailbox mailbox) => mailbox.WithFolderAsync(async client =>
    {
        var copies = new List<MailMessage>();
        await client.SelectAsync((await client.FindFolderAsync("\\Sent"))!.Name);
        await foreach (var message in client.FetchAsync(await client.SearchUidsAfterAsync(0)))
        {
            message.IsSeen.ShouldBeTrue();
            copies.Add(await MailReader.ReadAsync(message.Body!));
        }
        return copies;
    });
}
