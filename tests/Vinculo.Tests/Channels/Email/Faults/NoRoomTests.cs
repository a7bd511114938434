using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Conversations;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The disk is full. Long mail needs temporary files when it is read, and mail with attachments when it is sent.</summary>
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

        using (await SmallDisk.MountAsync(kilobytes: 1024))
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
        await outbox.WriteAsync("Vamos ver.", bytes: 2_000_000);

        using (await SmallDisk.MountAsync(kilobytes: 1024))
            await outbox.SendAsync();
        var waiting = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        (waiting.State, waiting.Problem, outbox.Relay.Heard).ShouldBe((OutgoingState.Waiting, "channels.problem.disk", 0));

        outbox.App.Clock.MoveTo(waiting.NotBefore);
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem().State.ShouldBe(OutgoingState.Sent);
        (await outbox.ArrivedAsync(1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task With_database_and_all_on_a_full_disk_mail_stays_on_the_server_and_comes_once_and_whole_when_there_is_room()
    {
        var dovecot = await servers.DovecotAsync(Stop);
        await using (await TestDatabase.CreateAsync(Engine.Sqlite))
        {
            // What all tests share is not to stand on this one's disk.
        }
        using var disk = await SmallDisk.MountAsync(kilobytes: 64 * 1024);
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite, dovecot: dovecot);
        var file = RandomNumberGenerator.GetBytes(300_000);
        await mailbox.PutAsync(await MailWithFileAsync(file));

        disk.Fill();
        await Should.ThrowAsync<Exception>(mailbox.ReadAsync());
        (await mailbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).Count.ShouldBe(1);
        disk.MakeRoom();
        await mailbox.ReadAsync();

        (await mailbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).ShouldBeEmpty();
        (await mailbox.App.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync())).ShouldBe(0);
        var attachment = (await mailbox.App.QueryAsync(db => db.Set<Message>().Include(m => m.Attachments).SingleAsync())).Attachments.ShouldHaveSingleItem();
        attachment.BlobHash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    private static async Task<string> MailWithFileAsync(byte[] file)
    {
        var mail = new OutgoingMail
        {
            From = new("Maria Souza", "maria@cliente.example"),
            To = [new(null, "contato@loja.example")],
            Date = TestClock.TuesdayMorning().GetUtcNow(),
            MessageId = MailWriter.NewMessageId("cliente.example"),
            Subject = "Meu pedido",
            Text = "Segue o arquivo.",
            Attachments = [new("pedido.bin", "application/octet-stream", () => new MemoryStream(file))],
        };
        using var bytes = new MemoryStream();
        await MailWriter.WriteAsync(mail, bytes, Stop);
        return Encoding.ASCII.GetString(bytes.ToArray());
    }

    private static async Task<int> UnseenAsync(WatchedMailbox mailbox) =>
        (await mailbox.Inbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).Count;
}
