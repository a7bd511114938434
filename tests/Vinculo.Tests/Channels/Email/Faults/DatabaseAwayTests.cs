using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Imap;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The database is locked, full or gone while mail is read and while it is sent.</summary>
public class DatabaseAwayTests(Servers.MailServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mail_stays_unseen_on_the_server_while_SQLite_is_locked_or_full(bool isFull)
    {
        var connections = new ImpatientConnections();
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite, configure: services => services.AddSingleton<IInterceptor>(connections));
        await mailbox.PutAsync(LongMail(), LongMail());

        await using (await connections.AwayAsync(mailbox.App, isFull))
            (await Should.ThrowAsync<Exception>(mailbox.ReadAsync())).IsOutage().ShouldBeTrue();
        (await UnseenAsync(mailbox)).ShouldBe(2);

        await mailbox.ReadAsync();
        await ShouldHaveAsync(mailbox, 2);
    }

    [Fact]
    public async Task Mail_stays_unseen_on_the_server_while_a_table_of_PostgreSQL_is_locked()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Postgres);
        await using var node = await mailbox.App.AnotherNodeAsync(connection => connection.Options = "-c lock_timeout=300");
        await mailbox.PutAsync(ChannelsApp.Mail(), ChannelsApp.Mail());

        await using (var locking = mailbox.App.OpenDatabase())
        {
            await using var transaction = await locking.Database.BeginTransactionAsync(Stop);
            await locking.Database.ExecuteSqlRawAsync("LOCK TABLE channels_received_mail IN EXCLUSIVE MODE", Stop);
            (await Should.ThrowAsync<Exception>(ReadAsync(node, mailbox))).IsOutage().ShouldBeTrue();
        }
        (await UnseenAsync(mailbox)).ShouldBe(2);

        await ReadAsync(node, mailbox);
        await ShouldHaveAsync(mailbox, 2);
    }

    [Fact]
    public async Task Wherever_PostgreSQL_is_cut_off_while_reading_the_next_time_brings_every_mail_once()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Postgres);
        await using var relay = new Relay(new NpgsqlConnectionStringBuilder(mailbox.App.Settings.Database).Port);
        await using var node = await mailbox.App.AnotherNodeAsync(connection => connection.Port = relay.Port);
        var put = 0;
        Exception? failure;
        do
        {
            relay.Mend();
            await ReadAsync(node, mailbox);
            await mailbox.PutAsync(ChannelsApp.Mail($"Cliente <c{put}@cliente.example>", $"Pedido {put++}"));
            relay.BreakAfter(put);
            failure = await Record.ExceptionAsync(() => ReadAsync(node, mailbox));
        }
        while (relay.IsDown || failure is not null); // also a connection that was cut before and is found out now

        put.ShouldBeGreaterThan(15);
        await ShouldHaveAsync(mailbox, put);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_sent_while_SQLite_is_locked_or_full_is_recorded_when_it_is_well_again(bool isFull)
    {
        var connections = new ImpatientConnections();
        using var log = new LogWatch("could not be recorded");
        await using var outbox = await Outbox.StartAsync(
            servers, Engine.Sqlite, services => services.AddSingleton<IInterceptor>(connections).AddSingleton<ILoggerProvider>(log));
        await outbox.WriteAsync("Primeira.");
        await outbox.WriteAsync("Segunda.");
        await TakeRoomToRecordAsync(outbox.App);
        IAsyncDisposable? away = null;
        outbox.Relay.BeforeAnswerToTheEnd(async () => away = await connections.AwayAsync(outbox.App, isFull));

        var sending = outbox.SendAsync();
        await log.Said;
        await away!.DisposeAsync();
        await outbox.FinishAsync(sending);

        await ShouldAllBeSentOnceAsync(outbox, 2);
    }

    [Fact]
    public async Task What_was_sent_while_PostgreSQL_is_gone_is_recorded_when_it_is_back()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Postgres);
        await using var relay = new Relay(new NpgsqlConnectionStringBuilder(outbox.App.Settings.Database).Port);
        using var log = new LogWatch("could not be recorded");
        await using var node = await outbox.App.AnotherNodeAsync(
            connection => connection.Port = relay.Port, services => services.AddSingleton<ILoggerProvider>(log));
        await outbox.WriteAsync("Primeira.");
        await outbox.WriteAsync("Segunda.");
        outbox.Relay.BeforeAnswerToTheEnd(() =>
        {
            relay.Break();
            return Task.CompletedTask;
        });

        var sending = outbox.SendAsync(node);
        await log.Said;
        relay.Mend();
        await outbox.FinishAsync(sending);

        await ShouldAllBeSentOnceAsync(outbox, 2);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_for_now_puts_the_mail_off()
    {
        await using var outbox = await Outbox.StartAsync(servers, Engine.Sqlite);
        await outbox.WriteAsync("Segue o arquivo.", bytes: 1000);
        var file = Directory.GetFiles(Path.Combine(outbox.App.Settings.DataFolder, "attachments"), "*", SearchOption.AllDirectories).Single();
        File.Move(file, file + ".whole");
        File.CreateSymbolicLink(file, "/proc/self/mem"); // reading it is an error of input and output

        await outbox.SendAsync();
        var waiting = (await outbox.App.OutgoingAsync()).ShouldHaveSingleItem();
        waiting.State.ShouldBe(OutgoingState.Waiting);

        File.Move(file + ".whole", file, overwrite: true);
        outbox.App.Clock.MoveTo(waiting.NotBefore);
        await outbox.SendAsync();
        await ShouldAllBeSentOnceAsync(outbox, 1);
    }

    /// <summary>One that needs new pages in the database, however well it is packed.</summary>
    private static string LongMail() => ChannelsApp.Mail(text: Convert.ToBase64String(RandomNumberGenerator.GetBytes(60_000), Base64FormattingOptions.InsertLineBreaks));

    /// <summary>
    /// From now on each mail that was sent takes 1 MB of the database when it is recorded, so that a full one has no room for
    /// it: without this it is chance whether recording needs a new page.
    /// </summary>
    private static Task<int> TakeRoomToRecordAsync(TestApp app) => app.QueryAsync(db => db.Database.ExecuteSqlRawAsync(
        """
        CREATE TABLE filler (content BLOB);
        CREATE TRIGGER filler_of_sent AFTER UPDATE ON channels_outgoing_mail WHEN NEW.state = 'Sent'
        BEGIN
            INSERT INTO filler VALUES (zeroblob(1048576));
        END;
        """));

    private static Task<int> ReadAsync(TestApp node, DovecotMailbox mailbox) =>
        node.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox.Account, Stop);

    private static async Task<int> UnseenAsync(DovecotMailbox mailbox) =>
        (await mailbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).Count;

    private static async Task ShouldHaveAsync(DovecotMailbox mailbox, int mails)
    {
        (await mailbox.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(mails);
        (await mailbox.App.QueryAsync(db => db.Set<Message>().CountAsync())).ShouldBe(mails);
        (await mailbox.App.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync())).ShouldBe(0);
        (await UnseenAsync(mailbox)).ShouldBe(0);
    }

    private static async Task ShouldAllBeSentOnceAsync(Outbox outbox, int mails)
    {
        var sent = await outbox.App.OutgoingAsync();
        sent.Count.ShouldBe(mails);
        sent.ShouldAllBe(m => m.State == OutgoingState.Sent);
        (await outbox.ArrivedAsync(mails)).Select(m => m.MessageId).ShouldBe(sent.Select(m => m.MessageIdHeader), ignoreOrder: true);
    }
}
