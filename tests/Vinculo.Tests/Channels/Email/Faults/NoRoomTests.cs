using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Imap;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>Nothing can be written to the folder of temporary files, which long mail needs when it is read, and mail with attachments when it is sent.</summary>
[Collection(nameof(Alone))]
public class NoRoomTests(Servers.MailServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_mail_stays_unseen_on_the_server_the_mailbox_says_why_and_it_is_read_when_there_is_room()
    {
        await using var mailbox = await WatchedMailbox.StartAsync(servers, Engine.Sqlite);
        using var administrator = await mailbox.App.SignedInAsync(await mailbox.App.AccountAsync(Role.Administrator));
        using var watcher = WatchedMailbox.Watcher(mailbox.App);
        await watcher.StartAsync(Stop);
        await mailbox.BringsAsync(1);

        using (new NoRoom())
        {
            await mailbox.PutAsync(text: string.Join('\n', Enumerable.Repeat(new string('x', 70), 40_000)));
            await mailbox.SaysAsync("channels.problem.disk");
            var page = await administrator.PageAsync($"/settings/mailboxes/{mailbox.Inbox.Account.Id}");
            page.ShouldContain("Falta espaço no disco");
            page.ShouldNotContain("o servidor disse");
            (await UnseenAsync(mailbox)).ShouldBe(1);
            (await mailbox.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(1);
        }
        await mailbox.SaysAsync(null);

        await mailbox.BringsAsync(3);
        (await UnseenAsync(mailbox)).ShouldBe(0);
        (await mailbox.App.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync())).ShouldBe(0);
        await watcher.StopAsync(Stop);
    }

    [Fact]
    public async Task A_mail_with_attachments_waits_and_leaves_once_when_there_is_room()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.WriteAsync("Vamos ver.", bytes: 10_000);

        using (new NoRoom())
            await outbox.SendAsync();
        var waiting = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        (waiting.State, waiting.Problem, outbox.Relay.Heard).ShouldBe((OutgoingState.Waiting, "channels.problem.disk", 0));

        outbox.App.Clock.MoveTo(waiting.NotBefore);
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
        (await outbox.ArrivedAsync(1)).ShouldHaveSingleItem();
    }

    private static async Task<int> UnseenAsync(WatchedMailbox mailbox) =>
        (await mailbox.Inbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).Count;
}

/// <summary>
/// While it lasts, a file stands where the folder of temporary files should be, so that whoever wants to write there gets an
/// error of input and output as from a full disk, in the whole process.
/// </summary>
public sealed class NoRoom : IDisposable
{
    private const string Variable = "TMPDIR";
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);
    private readonly string file = Path.GetTempFileName();

    public NoRoom() => Environment.SetEnvironmentVariable(Variable, file);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, before);
        File.Delete(file);
    }
}
