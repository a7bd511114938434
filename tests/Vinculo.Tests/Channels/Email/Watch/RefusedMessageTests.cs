using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Watch;

/// <summary>A server that lists a message and does not hand it out.</summary>
public class RefusedMessageTests
{
    private static readonly string[] Mails = [ChannelsApp.Mail(subject: "Primeira", id: "1@x"), ChannelsApp.Mail(subject: "Segunda", id: "2@x")];

    [Theory, BothEngines]
    public async Task It_stops_no_other_and_is_missing_until_the_server_can(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await using var damaged = new ScriptedServer(peer => ServeAsync(peer, "NO message 2 cannot be read"));
        var mailbox = await app.MailboxAsync(new MailServerAddress("127.0.0.1", damaged.Port, MailSecurity.PlainLoopbackOnly));

        await ReadAsync(app, mailbox);

        (await SubjectsAsync(app)).ShouldBe(["Primeira"]);
        (await app.QueryAsync(db => db.Set<MissingMail>().SingleAsync())).Subject.ShouldBe("Segunda");
        (await app.QueryAsync(db => db.Set<TakenUid>().SingleAsync())).Uid.ShouldBe(1);

        await using var mended = new ScriptedServer(peer => ServeAsync(peer, refusal: null));
        mailbox.Imap = mailbox.Imap with { Port = mended.Port };
        await app.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.BringsMissing, true)));
        await ReadAsync(app, mailbox);
        (await SubjectsAsync(app)).ShouldBe(["Primeira", "Segunda"]);
        (await app.QueryAsync(db => db.Set<MailboxAccount>().SingleAsync())).MissingCount.ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task Where_the_only_missing_ones_are_refused_they_are_listed_all_the_same(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await using var well = new ScriptedServer(peer => ServeAsync(peer, refusal: null));
        var mailbox = await app.MailboxAsync(new MailServerAddress("127.0.0.1", well.Port, MailSecurity.PlainLoopbackOnly));
        await ReadAsync(app, mailbox);
        await app.QueryAsync(db => db.Set<TakenUid>().ExecuteDeleteAsync()); // as if the server had left them out
        app.Clock.Advance(CompareMailbox.Every);

        await using var damaged = new ScriptedServer(peer => ServeAsync(peer, "NO cannot be read", refusesAll: true));
        mailbox.Imap = mailbox.Imap with { Port = damaged.Port };
        await ReadAsync(app, mailbox);
        (await app.QueryAsync(db => db.Set<MissingMail>().OrderBy(m => m.Uid).ToListAsync())).Select(m => (m.Uid, m.Subject)).ShouldBe([(1L, (string?)null), (2L, null)]);

        await app.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set.SetProperty(m => m.BringsMissing, true)));
        await using var still = new ScriptedServer(peer => ServeAsync(peer, "NO cannot be read", refusesAll: true));
        mailbox.Imap = mailbox.Imap with { Port = still.Port };
        await ReadAsync(app, mailbox);
        var state = await app.QueryAsync(db => db.Set<MailboxAccount>().SingleAsync());
        (state.MissingCount, state.BringsMissing).ShouldBe((2, false));
    }

    [Theory, BothEngines]
    public async Task A_folder_in_which_nothing_may_be_marked_is_read_all_the_same(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await using var server = new ScriptedServer(peer => ServeAsync(peer, refusal: null, store: "NO [NOPERM] read-only"));
        var mailbox = await app.MailboxAsync(new MailServerAddress("127.0.0.1", server.Port, MailSecurity.PlainLoopbackOnly));

        await ReadAsync(app, mailbox);

        (await SubjectsAsync(app)).ShouldBe(["Primeira", "Segunda"]);
        (await app.QueryAsync(db => db.Set<MailboxAccount>().SingleAsync())).LastUid.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task A_server_that_is_only_unwell_is_asked_again_and_nothing_counts_as_taken(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await using var unwell = new ScriptedServer(peer => ServeAsync(peer, "NO [UNAVAILABLE] storage is away"));
        var mailbox = await app.MailboxAsync(new MailServerAddress("127.0.0.1", unwell.Port, MailSecurity.PlainLoopbackOnly));

        (await Should.ThrowAsync<MailServerException>(ReadAsync(app, mailbox))).Kind.ShouldBe(MailFailure.TransientRefusal);
        (await app.QueryAsync(db => db.Set<TakenUid>().CountAsync(uid => uid.Uid == 2))).ShouldBe(0);

        await using var well = new ScriptedServer(peer => ServeAsync(peer, refusal: null));
        mailbox.Imap = mailbox.Imap with { Port = well.Port };
        await ReadAsync(app, mailbox);
        (await SubjectsAsync(app)).ShouldBe(["Primeira", "Segunda"]);
    }

    private static Task<int> ReadAsync(TestApp app, MailboxAccount mailbox) =>
        app.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox, TestContext.Current.CancellationToken);

    private static Task<List<string>> SubjectsAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<Conversation>().OrderBy(c => c.Subject).Select(c => c.Subject).ToListAsync());

    /// <summary>Answers whatever a client asks of a folder with two messages.</summary>
    /// <param name="refusal">What it says to who wants the bytes of the second; null to hand them out.</param>
    /// <param name="refusesAll">Whether it says so to whatever is asked of either.</param>
    /// <param name="store">What it says to who wants to mark one.</param>
    private static async Task ServeAsync(ScriptedPeer peer, string? refusal, bool refusesAll = false, string store = "OK done")
    {
        await peer.LetInAsync();
        while (await peer.HearLineAsync() is { Length: > 0 } line)
        {
            var words = line.Split(' ', 4);
            var (answer, status) = (words[1], words.ElementAtOrDefault(2)) switch
            {
                ("SELECT", _) => ("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 3] ok\r\n", "OK done"),
                ("UID", "SEARCH") => (words[3].Contains("3:", StringComparison.Ordinal) ? "* SEARCH\r\n" : "* SEARCH 1 2\r\n", "OK done"),
                ("UID", "FETCH") when refusesAll => ("", refusal!),
                ("UID", "STORE") => ("", store),
                ("UID", "FETCH") => Fetch(words[3], refusal),
                _ => ("", "OK done"),
            };
            await peer.SayAsync($"{answer}{words[0]} {status}\r\n");
        }
    }

    private static (string Answer, string Status) Fetch(string asked, string? refusal)
    {
        var set = asked[..asked.IndexOf(' ', StringComparison.Ordinal)];
        var wantsBytes = asked.Contains("BODY.PEEK[]", StringComparison.Ordinal);
        var uids = set switch { "1" => [1], "2" => [2], _ => new[] { 1, 2 } };
        var refused = wantsBytes && refusal is not null && uids.Contains(2);
        var answer = string.Concat(uids.Where(uid => !refused || uid == 1).Select(uid =>
        {
            var mail = Mails[uid - 1];
            var header = mail[..(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
            var item = wantsBytes ? $"BODY[] {Literal(mail)}"
                : asked.Contains("HEADER.FIELDS", StringComparison.Ordinal) ? $"BODY[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)] {Literal(header)}"
                : "FLAGS ()";
            return string.Create(CultureInfo.InvariantCulture,
                $"* {uid} FETCH (UID {uid} INTERNALDATE \"10-Mar-2026 09:59:00 -0300\" RFC822.SIZE {Encoding.UTF8.GetByteCount(mail)} {item})\r\n");
        }));
        return (answer, refused ? refusal! : "OK done");
    }

    private static string Literal(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{Encoding.UTF8.GetByteCount(text)}}}\r\n{text}");
}
