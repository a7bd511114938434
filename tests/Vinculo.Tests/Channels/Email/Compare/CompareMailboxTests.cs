using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Receive;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Compare;

public class CompareMailboxTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task A_message_that_the_server_holds_and_that_is_not_here_is_listed_and_can_be_brought_in(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine);
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Primeira"), ChannelsApp.Mail(subject: "Segunda"), ChannelsApp.Mail(subject: "Terceira"));
        await mailbox.ReadAsync();
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
        await LoseAsync(mailbox, "Segunda");
        using var administrator = await mailbox.App.SignedInAsync(await mailbox.App.AccountAsync(Role.Administrator));
        var path = $"/settings/mailboxes/{mailbox.Account.Id}";

        await administrator.PostAsync(path + "/compare", null);
        await mailbox.ReadAsync();
        (await mailbox.StateAsync()).MissingCount.ShouldBe(1);
        var page = await administrator.GetStringAsync(path);
        page.ShouldContain("Segunda");
        page.ShouldNotContain("Terceira");

        await administrator.PostAsync(path + "/bring-in", null);
        await mailbox.ReadAsync();
        var state = await mailbox.StateAsync();
        (state.MissingCount, state.BringsMissing).ShouldBe((0, false));
        (await SubjectsAsync(mailbox)).ShouldBe(["Primeira", "Segunda", "Segunda", "Terceira"]); // the lost one's conversation was left by this test
        (await administrator.GetStringAsync(path)).ShouldNotContain("Segunda");
    }

    [Fact]
    public async Task Folder_and_database_are_compared_every_hour()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Primeira"));
        await mailbox.ReadAsync();
        await LoseAsync(mailbox, "Primeira");

        mailbox.App.Clock.Advance(CompareMailbox.Every - TimeSpan.FromSeconds(1));
        await mailbox.ReadAsync();
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);

        mailbox.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await mailbox.ReadAsync();
        (await mailbox.StateAsync()).MissingCount.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_deleted_on_the_server_is_not_missing()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite);
        await mailbox.PutAsync(ChannelsApp.Mail(), ChannelsApp.Mail());
        await mailbox.ReadAsync();
        await mailbox.Dovecot.AdministerAsync("expunge", "-u", mailbox.Account.Address, "mailbox", "INBOX", "all");

        mailbox.App.Clock.Advance(CompareMailbox.Every);
        await mailbox.ReadAsync();

        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
    }

    /// <summary>As a fault would: the mail is on the server, and nothing here knows of it.</summary>
    private static Task<int> LoseAsync(DovecotMailbox mailbox, string subject) => mailbox.App.QueryAsync(async db =>
    {
        var uids = await db.Set<TakenUid>().OrderBy(u => u.Uid).ToListAsync();
        var subjects = await db.Set<Conversation>().OrderBy(c => c.OpenedAt).ThenBy(c => c.Id).Select(c => c.Subject).ToListAsync();
        db.Remove(uids[subjects.IndexOf(subject)]);
        var conversation = await db.Set<Conversation>().SingleAsync(c => c.Subject == subject);
        db.Remove(await db.Set<ReceivedMail>().SingleAsync(m => m.ConversationId == conversation.Id));
        return await db.SaveChangesAsync();
    });

    private static Task<List<string>> SubjectsAsync(DovecotMailbox mailbox) =>
        mailbox.App.QueryAsync(db => db.Set<Conversation>().OrderBy(c => c.Subject).Select(c => c.Subject).ToListAsync());
}
