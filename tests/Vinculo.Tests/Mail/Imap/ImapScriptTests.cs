using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>The IMAP client against servers that misbehave, each scripted.</summary>
public sealed class ImapScriptTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", MailFailure.Protocol)]
    [InlineData("220 smtp.example ESMTP\r\n", MailFailure.Protocol)]
    [InlineData("* NO\r\n", MailFailure.Protocol)]
    [InlineData("* BYE too many connections\r\n", MailFailure.TransientRefusal)]
    [InlineData("", MailFailure.Disconnected)]
    public async Task A_greeting_that_is_none_is_told_in_the_servers_words(string greeting, MailFailure kind)
    {
        await using var server = new ScriptedServer(p => p.SayAsync(greeting));

        var failed = await Should.ThrowAsync<MailServerException>(() => ImapClient.ConnectAsync(server.Imap(), Stop));

        (failed.Kind, failed.Step).ShouldBe((kind, MailStep.Greeting));
        if (greeting.Length > 0)
            greeting.ShouldContain(failed.ServerWords!);
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        await using var server = new ScriptedServer(async p =>
        {
            for (var i = 0; i < 1000; i++)
                await p.SayAsync(new string('x', 10_000));
        });

        var failed = await Should.ThrowAsync<MailServerException>(() => ImapClient.ConnectAsync(server.Imap(), Stop));

        failed.Kind.ShouldBe(MailFailure.Protocol);
    }

    [Fact]
    public async Task A_message_cut_in_its_middle_does_not_look_whole()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH", "* 1 FETCH (UID 7 RFC822.SIZE 1000000)\r\n");
            await p.ExpectAsync("UID FETCH");
            await p.SayAsync("* 1 FETCH (UID 7 BODY[] {1000000}\r\n" + new string('x', 500_000));
        });
        await using var imap = await SignedInAsync(server.Imap());
        await using var messages = imap.FetchAsync([7], Stop).GetAsyncEnumerator(Stop);
        (await messages.MoveNextAsync()).ShouldBeTrue();

        var failed = await Should.ThrowAsync<MailServerException>(() => messages.Current.Body!.CopyToAsync(Stream.Null, Stop));

        failed.Kind.ShouldBe(MailFailure.Disconnected);
    }

    [Theory]
    [InlineData("* 1 FETCH (BODY[] {3}\r\nabc UID 7)\r\n")]
    [InlineData("* 5 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* OK wait {5}\r\n* 1 FETCH (UID 7 BODY[] \"abc\")\r\n* 2 EXPUNGE\r\n")]
    [InlineData("* 1 fetch (uid 7 x-thing (a (b {2}\r\nzz)) body[]<0> ~{3}\r\nabc)\r\n")]
    [InlineData("\r\n* 1 FETCH (FLAGS (\\Seen) MODSEQ (12) UID 7 BODY[] {3+}\r\nabc)\n")]
    public async Task A_message_is_found_however_the_server_writes_it(string answer)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH", "* 1 FETCH (INTERNALDATE \" 7-Jul-2026 02:44:25 -0300\" UID 7)\r\n");
            await p.AnswerAsync("UID FETCH", answer);
        });
        await using var imap = await SignedInAsync(server.Imap());

        var message = (await AllAsync(imap, 7)).ShouldHaveSingleItem();

        message.Text.ShouldBe("abc");
        message.Head.InternalDate.ShouldBe(new DateTimeOffset(2026, 7, 7, 5, 44, 25, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_message_that_the_server_does_not_hand_out_is_reported_and_one_that_is_gone_is_left_out()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 1:3", "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n");
            await p.AnswerAsync("UID FETCH 1 ", "* 1 FETCH (UID 1 BODY[] NIL)\r\n");
            await p.AnswerAsync("UID FETCH 2 ");
            await p.AnswerAsync("UID FETCH 3 ", status: "NO broken on disk");
        });
        await using var imap = await SignedInAsync(server.Imap());

        var messages = await AllAsync(imap, 1, 2, 3);

        messages.ConvertAll(m => (m.Head.Uid, m.Head.State)).ShouldBe(
            [(1u, ImapBodyState.Unavailable), (3u, ImapBodyState.Unavailable)]);
    }

    [Fact]
    public async Task A_message_larger_than_announced_is_held_to_the_limit()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH", "* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n* 2 FETCH (UID 2 RFC822.SIZE 10)\r\n");
            var huge = $"* 1 FETCH (UID 1 BODY[] {{3000000}}\r\n{new string('x', 3_000_000)})\r\n";
            await p.AnswerAsync("UID FETCH 1:2", huge + "* 2 FETCH (UID 2 BODY[] {2}\r\nok)\r\n");
            await p.AnswerAsync("UID FETCH 1 ", huge);
        });
        await using var imap = await SignedInAsync(server.Imap() with { LargestMessage = 2_000_000 });

        var messages = await AllAsync(imap, 1, 2);

        messages.ConvertAll(m => (m.Head.State, m.Text)).ShouldBe(
            [(ImapBodyState.TooLarge, ""), (ImapBodyState.Available, "ok")]);
    }

    [Theory]
    [InlineData("* 1 FETCH (UID 7 BODY[] {3}\r\nabcdef)\r\n")] // announced too short
    [InlineData("* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\nV1 OK of another command\r\nX9 BAD of nobody\r\n")]
    [InlineData("* 2 FETCH (UID 9 BODY[] {3}\r\nxyz)\r\n* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n")] // another message first
    [InlineData("* 2 FETCH (UID 9 BODY[] \"xyz\")\r\n* 1 FETCH (UID 7 BODY[] \"abc\")\r\n")]
    [InlineData("* CAPABILITY IMAP4rev1\r\n* NO [ALERT] almost full\r\n* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n* 1 EXPUNGE\r\n* 3 EXISTS\r\n* LIST () NIL x\r\n* 4 RECENT\r\n")]
    [InlineData("nonsense\r\n* \r\n*\r\n* FETCH\r\n* 1 FETCH\r\n* 1 FETCH ()\r\n* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n")]
    [InlineData("* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {99999999999999999999}\r\n* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n")] // no length at all
    public async Task A_message_is_found_among_whatever_else_the_server_says(string answer)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH", "* 1 FETCH (UID 7 RFC822.SIZE 3)\r\n");
            await p.AnswerAsync("UID FETCH", answer);
            await p.AnswerAsync("UID STORE 7");
        });
        await using var imap = await SignedInAsync(server.Imap());

        (await AllAsync(imap, 7)).ShouldHaveSingleItem().Text.ShouldBe("abc");
        await imap.MarkSeenAsync([7], Stop);
    }

    [Fact]
    public async Task A_message_announced_longer_than_it_is_does_not_look_whole()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH", "* 1 FETCH (UID 7 RFC822.SIZE 30)\r\n");
            await p.AnswerAsync("UID FETCH", "* 1 FETCH (UID 7 BODY[] {300}\r\nabc)\r\n");
        });
        await using var imap = await SignedInAsync(server.Imap());

        var failed = await Should.ThrowAsync<MailServerException>(() => AllAsync(imap, 7));

        (failed.Kind, failed.Step).ShouldBe((MailFailure.Disconnected, MailStep.Fetch));
    }

    [Fact]
    public async Task Numbers_out_of_order_and_twice_come_out_ascending_and_once()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID SEARCH UID 5:*", "* SEARCH 9 7\r\n* SEARCH 8 9 4294967295 99999999999 4\r\n");
            await p.AnswerAsync("UID FETCH 7:9 ", string.Concat(new[] { 9, 7, 8, 7, 6 }.Select(u => $"* {u} FETCH (UID {u} RFC822.SIZE 1)\r\n")));
            await p.AnswerAsync("UID FETCH 7:9 ", string.Concat(new[] { 8, 6, 9, 7 }.Select(u => $"* {u} FETCH (BODY[] {{1}}\r\n{u} UID {u})\r\n")));
        });
        await using var imap = await SignedInAsync(server.Imap());

        var uids = await imap.SearchUidsAfterAsync(4, Stop);

        uids.ShouldBe([7u, 8u, 9u, uint.MaxValue]);
        (await AllAsync(imap, 9, 7, 8)).ConvertAll(m => (m.Head.Uid, m.Text)).ShouldBe([(7u, "7"), (8u, "8"), (9u, "9")]);
    }

    [Fact]
    public async Task What_the_server_can_do_may_change_with_signing_in()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 IDLE MOVE] ready\r\n");
            await p.AnswerAsync("LOGIN", status: "OK [CAPABILITY IMAP4rev1 UIDPLUS] in");
        });
        await using var imap = await SignedInAsync(server.Imap());

        (imap.Can("IDLE"), imap.Can("MOVE"), imap.Can("uidplus")).ShouldBe((false, false, true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_says_BYE_in_the_middle_is_quoted(bool withTag)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            var tag = await p.ExpectAsync("SELECT");
            await p.SayAsync("* BYE disk failure\r\n" + (withTag ? tag + " NO\r\n" : ""));
        });
        await using var imap = await SignedInAsync(server.Imap());
        if (withTag)
            await Should.ThrowAsync<MailServerException>(() => imap.SelectAsync("INBOX", Stop));

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.SelectAsync("INBOX", Stop));

        (failed.Kind, failed.ServerWords).ShouldBe((MailFailure.Disconnected, "disk failure"));
    }

    [Fact]
    public async Task A_server_of_revision_2_can_what_belongs_to_it_without_naming_it()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev2 AUTH=LOGIN");
            await p.AnswerAsync("SELECT", "* 1 EXISTS\r\n");
            await p.AnswerAsync("UID SEARCH RETURN (ALL) UNSEEN", "* ESEARCH (TAG \"V3\") UID ALL 7\r\n");
            await p.AnswerAsync("UID MOVE 7 \"Old\"");
            var tag = await p.ExpectAsync("IDLE");
            await p.SayAsync("+ idling\r\n* 2 EXISTS\r\n");
            await p.HearAsync("DONE");
            await p.SayAsync(tag + " OK\r\n");
        });
        await using var imap = await SignedInAsync(server.Imap());
        await imap.SelectAsync("INBOX", Stop);

        await imap.MoveAsync(await imap.SearchUidsAsync(ImapSearch.Unseen, Stop), "Old", Stop);

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
        (imap.Can("move"), imap.Can("QRESYNC")).ShouldBe((true, false));
    }

    [Fact]
    public async Task A_server_of_both_revisions_can_what_it_names()
    {
        await using var server = new ScriptedServer(p => p.LetInAsync("IMAP4rev1 IMAP4rev2 IDLE"));
        await using var imap = await SignedInAsync(server.Imap());

        (imap.Can("IDLE"), imap.Can("MOVE")).ShouldBe((true, false));
    }

    [Theory]
    [InlineData("NO [TRYCREATE] no such folder", MailFailure.FolderNotFound)]
    [InlineData("NO [OVERQUOTA] it is full", MailFailure.PermanentRefusal)]
    [InlineData("NO [INUSE] try later", MailFailure.TransientRefusal)]
    [InlineData("NO you may not", MailFailure.PermanentRefusal)]
    public async Task A_move_that_is_refused_is_told_and_nothing_else_is_tried(string refusal, MailFailure kind)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 MOVE UIDPLUS");
            await p.AnswerAsync("UID MOVE 7 \"Old\"", status: refusal);
            await p.AnswerAsync("UID STORE 7 +FLAGS.SILENT (\\Seen)");
        });
        await using var imap = await SignedInAsync(server.Imap());

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.MoveAsync([7], "Old", Stop));

        (failed.Kind, failed.Step).ShouldBe((kind, MailStep.Move));
        await imap.MarkSeenAsync([7], Stop);
    }

    [Fact]
    public async Task A_server_that_takes_no_password_on_this_connection_is_never_told_one()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n");
            (await p.HearLineAsync()).ShouldBeNull();
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.LoginAsync("ana", "segredo", Stop));

        (failed.Kind, failed.Step).ShouldBe((MailFailure.NotSupported, MailStep.Login));
    }

    [Fact]
    public async Task A_bracket_in_a_mark_does_not_take_what_follows_with_it()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 7", "* 1 FETCH (FLAGS (\\Seen [Urgente $x) UID 7 RFC822.SIZE 3)\r\n");
        });
        await using var imap = await SignedInAsync(server.Imap());

        var message = (await imap.FetchSummariesAsync([7], Stop)).ShouldHaveSingleItem();

        message.Flags.ShouldBe(["\\Seen", "[Urgente", "$x"]);
        message.Size.ShouldBe(3);
    }

    [Fact]
    public async Task A_local_stream_that_ends_early_is_the_callers_fault()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 LITERAL+");
            await p.ExpectAsync("APPEND \"Sent\" {13+}");
            await p.KeepSilentAsync();
        });
        await using var imap = await SignedInAsync(server.Imap());
        using var message = new StreamOfWrongLength("copy");

        await Should.ThrowAsync<EndOfStreamException>(() => imap.AppendAsync("Sent", message, cancellationToken: Stop));

        imap.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_without_IDLE_is_asked_now_and_then()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("SELECT", "* 1 EXISTS\r\n");
            await p.AnswerAsync("NOOP");
            await p.AnswerAsync("NOOP", "* 1 EXISTS\r\n");
            await p.AnswerAsync("NOOP", "* 2 EXISTS\r\n");
        });
        await using var imap = await SignedInAsync(server.Imap() with { PollInterval = TimeSpan.FromMilliseconds(5) });
        await imap.SelectAsync("INBOX", Stop);

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
    }

    [Fact]
    public async Task IDLE_is_renewed_and_a_sign_of_life_is_no_news()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 IDLE");
            foreach (var said in new[] { "* OK Still here\r\n", "", "* 1 RECENT\r\n* 4 EXISTS\r\n" })
            {
                var tag = await p.ExpectAsync("IDLE");
                await p.SayAsync("+ idling\r\n" + said);
                (await p.HearAsync()).ShouldBe("DONE");
                await p.SayAsync(tag + " OK\r\n");
            }
        });
        await using var imap = await SignedInAsync(server.Imap() with { IdleRenewal = TimeSpan.FromMilliseconds(200) });

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_quoted()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 IDLE");
            await p.ExpectAsync("IDLE");
            await p.SayAsync("+ idling\r\n* BYE going down for the night\r\n");
        });
        await using var imap = await SignedInAsync(server.Imap());

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.IdleAsync(TimeSpan.FromMinutes(1), Stop));

        (failed.Kind, failed.ServerWords).ShouldBe((MailFailure.Disconnected, "going down for the night"));
    }

    [Fact]
    public async Task A_password_that_the_server_repeats_is_concealed()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1] ready\r\n");
            await p.AnswerAsync("LOGIN", status: "BAD what is LOGIN \"ana\" \"s3gredo!\" supposed to mean");
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.LoginAsync("ana", "s3gredo!", Stop));

        failed.ServerWords.ShouldBe("what is LOGIN \"ana\" \"***\" supposed to mean");
        failed.ToString().ShouldNotContain("s3gredo!");
    }

    [Fact]
    public async Task Names_of_folders_are_readable_and_go_back_as_they_came()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("LIST", "* LIST (\\HasNoChildren) \"/\" \"A&AOcA4w-o &- Cia\"\r\n"
                + "* LIST () NIL {4}\r\nR&D!\r\n* LIST (\\Noselect) \"/\" \"q\\\"q\"\r\n");
            await p.AnswerAsync("SELECT \"A&AOcA4w-o &- Cia\"");
            await p.AnswerAsync("SELECT \"R&D!\"");
        });
        await using var imap = await SignedInAsync(server.Imap());

        var folders = await imap.ListFoldersAsync(Stop);

        folders.Select(f => (f.Name, f.Delimiter, f.IsSelectable)).ShouldBe(
            [("Ação & Cia", '/', true), ("R&D!", null, true), ("q\"q", '/', false)]);
        await imap.SelectAsync("Ação & Cia", Stop);
        await imap.SelectAsync("R&D!", Stop);
    }

    private sealed class StreamOfWrongLength(string text) : MemoryStream(Encoding.ASCII.GetBytes(text))
    {
        public override long Length => base.Length + 9;
    }

    private static async Task<ImapClient> SignedInAsync(ImapSettings settings)
    {
        var imap = await ImapClient.ConnectAsync(settings, Stop);
        await imap.LoginAsync("ana", "segredo", Stop);
        return imap;
    }

    private static async Task<List<(ImapMessage Head, string Text)>> AllAsync(ImapClient imap, params uint[] uids)
    {
        var all = new List<(ImapMessage, string)>();
        await foreach (var message in imap.FetchAsync(uids, Stop))
        {
            var bytes = new MemoryStream();
            if (message.Body is not null)
                await message.Body.CopyToAsync(bytes, Stop);
            all.Add((message, Encoding.UTF8.GetString(bytes.ToArray())));
        }
        return all;
    }
}
