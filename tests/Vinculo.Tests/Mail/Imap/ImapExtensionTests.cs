using System.Security.Cryptography;
using System.Text;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>What newer IMAP servers can do besides, on a real Dovecot and against scripts.</summary>
public sealed class ImapExtensionTests(MailServers servers)
{
    private const string Password = "senha";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_opened_again_tells_what_came_changed_and_vanished_meanwhile()
    {
        var (dovecot, address) = await NewUserAsync();
        ImapFolderState before;
        await using (var first = await dovecot.Settings().SignInAsync(address, Password))
        {
            for (var i = 0; i < 6; i++)
                await AppendAsync(first, $"Subject: {i}\r\n\r\n");
            before = await first.SelectAsync("INBOX", Stop);
        }
        before.HighestModSeq.ShouldNotBeNull().ShouldBeGreaterThan(0);
        before.Changes.ShouldBeNull("nothing was asked");
        await using (var other = await dovecot.Settings().SignInAsync(address, Password))
        {
            await other.SelectAsync("INBOX", Stop);
            await other.MarkSeenAsync([2], Stop);
            await other.MoveAsync([3, 4], "Sent", Stop);
            await AppendAsync(other, "Subject: new\r\n\r\n");
        }
        await using var again = await dovecot.Settings().SignInAsync(address, Password);

        var state = await again.SelectAsync("INBOX", new ImapSyncPoint(before.UidValidity, before.HighestModSeq.Value), Stop);

        var changes = state.Changes.ShouldNotBeNull();
        changes.Messages.Select(m => (m.Uid, m.Flags.Contains("\\Seen"))).ShouldBe([(2u, true), (7u, false)]);
        new[] { 2u, 3u, 4u, 5u }.Where(changes.Vanished.Contains).ShouldBe([3u, 4u]);
        (state.Exists, state.HighestModSeq > before.HighestModSeq).ShouldBe((5u, true));

        var unchanged = await again.SelectAsync("INBOX", new ImapSyncPoint(state.UidValidity, state.HighestModSeq!.Value), Stop);
        unchanged.Changes!.Messages.ShouldBeEmpty();
        unchanged.Changes.Vanished.Count.ShouldBe(0);
        (await again.SelectAsync("INBOX", new ImapSyncPoint(state.UidValidity + 1, 1), Stop)).Changes.ShouldBeNull("it is another folder");
    }

    [Fact]
    public async Task Changes_are_read_however_many_messages_vanished_and_only_asked_for_where_offered()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ENABLE QRESYNC");
            await p.AnswerAsync("ENABLE QRESYNC", "* ENABLED QRESYNC\r\n");
            await p.AnswerAsync("SELECT \"INBOX\" (QRESYNC (7 90060128194045000))",
                "* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [HIGHESTMODSEQ 90060128194045007]\r\n"
                + "* VANISHED (EARLIER) 900:41,1:4294967000\r\n* 2 FETCH (FLAGS (\\Seen) MODSEQ (9) UID 4294967295)\r\n");
            await p.AnswerAsync("SELECT \"INBOX\" (CONDSTORE)", "* OK [NOMODSEQ]\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        var state = await imap.SelectAsync("INBOX", new ImapSyncPoint(7, 90060128194045000), Stop);
        var plain = await imap.SelectAsync("INBOX", Stop);

        state.HighestModSeq.ShouldBe(90060128194045007);
        state.Changes!.Vanished.ToString().ShouldBe("1:4294967000");
        state.Changes.Messages.ShouldHaveSingleItem().Uid.ShouldBe(uint.MaxValue);
        (plain.HighestModSeq, plain.Changes).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("[NOMODSEQ] no counting here")]
    [InlineData("[HIGHESTMODSEQ 12] counting anew")]
    public async Task A_folder_whose_changes_are_not_counted_on_tells_of_none(string count)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ENABLE QRESYNC");
            await p.AnswerAsync("ENABLE QRESYNC", "* ENABLED QRESYNC\r\n");
            await p.AnswerAsync("SELECT \"INBOX\" (QRESYNC (7 900))", $"* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK {count}\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        var state = await imap.SelectAsync("INBOX", new ImapSyncPoint(7, 900), Stop);

        state.Changes.ShouldBeNull("all of it has to be looked through");
    }

    [Fact]
    public async Task What_comes_before_the_folder_open_so_far_is_closed_is_of_that_folder()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ENABLE QRESYNC");
            await p.AnswerAsync("SELECT \"INBOX\"", "* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n");
            await p.AnswerAsync("ENABLE QRESYNC", "* ENABLED QRESYNC\r\n");
            await p.AnswerAsync("SELECT \"Sent\" (QRESYNC (8 900))",
                "* 4 EXISTS\r\n* VANISHED 2\r\n* 4 FETCH (UID 44 FLAGS (\\Seen))\r\n* OK [HIGHESTMODSEQ 7777]\r\n* OK [CLOSED] INBOX\r\n"
                + "* OK [UIDVALIDITY 8]\r\n* OK [HIGHESTMODSEQ 901]\r\n* 1 FETCH (UID 5 FLAGS ())\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();
        await imap.SelectAsync("INBOX", Stop);

        var state = await imap.SelectAsync("Sent", new ImapSyncPoint(8, 900), Stop);

        (state.UidValidity, state.HighestModSeq, state.Exists).ShouldBe((8u, 901, 0u));
        state.Changes!.Messages.ShouldHaveSingleItem().Uid.ShouldBe(5u);
        state.Changes.Vanished.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_does_not_enable_what_it_offers_is_asked_for_no_changes()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ENABLE CONDSTORE QRESYNC");
            await p.AnswerAsync("ENABLE QRESYNC", "* ENABLED\r\n");
            await p.AnswerAsync("SELECT \"INBOX\" (CONDSTORE)", "* OK [UIDVALIDITY 7]\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await imap.SelectAsync("INBOX", new ImapSyncPoint(7, 5), Stop)).Changes.ShouldBeNull();
    }

    [Fact]
    public async Task A_message_that_comes_after_one_vanished_is_news_though_there_are_as_many_as_before()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("SELECT", "* 5 EXISTS\r\n* VANISHED (EARLIER) 1:100\r\n");
            await p.AnswerAsync("NOOP", "* VANISHED 103\r\n");
            await p.AnswerAsync("UID SEARCH");
            await p.AnswerAsync("NOOP");
            await p.AnswerAsync("NOOP", "* 5 EXISTS\r\n");
        });
        await using var imap = await (server.Imap() with { PollInterval = TimeSpan.FromMilliseconds(5) }).SignInAsync();
        await imap.SelectAsync("INBOX", Stop);

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
        await imap.SearchUidsAsync(ImapSearch.All, Stop);
        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
    }

    [Fact]
    public async Task A_list_of_messages_is_had_without_downloading_them()
    {
        var (dovecot, address) = await NewUserAsync();
        await using var imap = await dovecot.Settings().SignInAsync(address, Password);
        for (var i = 1; i <= 250; i++)
            await AppendAsync(imap, $"Received: x\r\nSubject: =?utf-8?Q?n=C3=BAmero_{i}?=\r\nFrom: a{i}@b.c\r\nMessage-ID: <{i}@b.c>\r\n\r\n{new string('x', 500)}");
        await imap.SelectAsync("INBOX", Stop);

        var heads = new List<ImapHead>();
        await foreach (var head in imap.FetchHeadersAsync(Enumerable.Range(1, 300).Select(i => (uint)i).Reverse(), Stop))
            heads.Add(head);

        heads.Select(h => h.Uid).ShouldBe(Enumerable.Range(1, 250).Select(i => (uint)i));
        heads.ShouldAllBe(h => h.InternalDate != null && h.Size > 500);
        using var last = MailReader.Read(heads[^1].Fields.ToArray());
        (last.Subject, last.From[0].Address, last.MessageId).ShouldBe(("número 250", "a250@b.c", "250@b.c"));
        last.Headers.Has("Received").ShouldBeFalse();
        (await imap.SearchUidsAsync(ImapSearch.Unseen, Stop)).Count.ShouldBe(250);
    }

    [Fact]
    public async Task Fields_far_too_large_are_left_out_of_a_list()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 1:2 ",
                $"* 1 FETCH (BODY[HEADER.FIELDS (FROM TO)] {{5000000}}\r\n{new string('x', 5_000_000)} RFC822.SIZE 9 UID 1)\r\n"
                + "* 2 FETCH (BODY[HEADER.FIELDS (\"FROM\" \"TO\")] \"To: a@b.c\" UID 2)\r\n* 9 FETCH (UID 9)\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        var heads = new List<ImapHead>();
        await foreach (var head in imap.FetchHeadersAsync([1, 2], Stop))
            heads.Add(head);

        heads.ConvertAll(h => (h.Uid, h.Size, Encoding.ASCII.GetString(h.Fields.Span))).ShouldBe([(1u, 9L, ""), (2u, null, "To: a@b.c")]);
    }

    [Fact]
    public async Task A_download_that_was_cut_goes_on_over_another_connection()
    {
        var (dovecot, address) = await NewUserAsync();
        var whole = Encoding.ASCII.GetBytes("Subject: grande\r\n\r\n" + Convert.ToHexString(RandomNumberGenerator.GetBytes(1_500_000)) + "\r\n");
        var part = new byte[1_000_000];
        await using (var first = await dovecot.Settings().SignInAsync(address, Password))
        {
            await first.AppendAsync("INBOX", new MemoryStream(whole), cancellationToken: Stop);
            await first.SelectAsync("INBOX", Stop);
            await foreach (var message in first.FetchAsync([1], Stop))
                await message.Body!.ReadExactlyAsync(part, Stop);
        }
        await using var second = await dovecot.Settings().SignInAsync(address, Password);
        await second.SelectAsync("INBOX", Stop);

        var rest = await second.FetchRestAsync(1, part.Length, Stop);

        byte[] joined = [.. part, .. await BytesAsync(rest!.Body!)];
        joined.AsSpan().SequenceEqual(whole).ShouldBeTrue();
        rest.Size.ShouldBe(whole.Length);
        (await second.FetchRestAsync(1, whole.Length, Stop))!.Body!.Length.ShouldBe(0);
        (await second.FetchRestAsync(9, 0, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task The_folder_for_sent_mail_is_found_where_the_server_marks_it()
    {
        var (dovecot, address) = await NewUserAsync();
        await using var imap = await dovecot.Settings().SignInAsync(address, Password);

        (await imap.FindFolderAsync("\\Sent", Stop)).ShouldNotBeNull().Name.ShouldBe("Sent");
        (await imap.FindFolderAsync("\\Junk", Stop)).ShouldBeNull();
    }

    [Theory]
    [InlineData("\\Sent", "INBOX|Enviados|Projetos/Sent", "Enviados")]
    [InlineData("\\Sent", "INBOX|INBOX/Sent Items", "INBOX/Sent Items")]
    [InlineData("\\Sent", "INBOX|Correo enviado|sent items|SENT", "SENT")]
    [InlineData("\\Trash", "INBOX|Itens Exclu&AO0-dos", "Itens Excluídos")]
    [InlineData("\\Junk", "INBOX|Lixo Eletr&APQ-nico", "Lixo Eletrônico")]
    [InlineData("\\Drafts", "INBOX|Borradores", "Borradores")]
    [InlineData("\\Archive", "INBOX|a/b/Arquivo", null)]
    [InlineData("\\Sent", "INBOX|Sentimental", null)]
    [InlineData("\\Flagged", "INBOX", null)]
    public async Task Where_the_server_marks_no_folder_its_name_tells(string use, string names, string? found)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("LIST", string.Concat(names.Split('|').Select(n => $"* LIST () \"/\" \"{n}\"\r\n")));
        });
        await using var imap = await server.Imap().SignInAsync();

        var folder = await imap.FindFolderAsync(use, Stop);

        (folder?.Name).ShouldBe(found);
    }

    [Fact]
    public async Task All_messages_and_one_by_its_Message_ID_are_found()
    {
        var (dovecot, address) = await NewUserAsync();
        await using var imap = await dovecot.Settings().SignInAsync(address, Password);
        for (var i = 1; i <= 5; i++)
            await AppendAsync(imap, $"Message-ID: <{i}@b.c>\r\n\r\n");
        await imap.SelectAsync("INBOX", Stop);
        await imap.MoveAsync([3], "Sent", Stop);
        imap.Can("ESEARCH").ShouldBeTrue();

        (await imap.SearchUidsAsync(ImapSearch.All, Stop)).ShouldBe([1u, 2u, 4u, 5u]);
        (await imap.SearchUidsAsync(ImapSearch.Header("Message-ID", "<4@b.c>"), Stop)).ShouldBe([4u]);
        (await imap.SearchUidsAsync(ImapSearch.Header("Message-ID", "<3@b.c>"), Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_search_that_finds_more_than_there_can_be_is_not_believed()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ESEARCH");
            await p.AnswerAsync("UID SEARCH RETURN (ALL) ALL", "* ESEARCH (TAG \"V2\") UID ALL 4:2,7,3:5,x,0\r\n");
            await p.AnswerAsync("UID SEARCH RETURN (ALL) UNSEEN", "* ESEARCH (TAG \"V3\") UID ALL 1:4294967295\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await imap.SearchUidsAsync(ImapSearch.All, Stop)).ShouldBe([2u, 3u, 4u, 5u, 7u]);
        var failed = await Should.ThrowAsync<MailServerException>(() => imap.SearchUidsAsync(ImapSearch.Unseen, Stop));
        (failed.Kind, failed.Step).ShouldBe((MailFailure.Protocol, MailStep.Search));
    }

    [Theory]
    [InlineData("LITERAL+", 5000, true)]
    [InlineData("LITERAL+", 500_000, false)] // large ones wait, so that the server can refuse them before they are sent
    [InlineData("LITERAL-", 4096, true)]
    [InlineData("LITERAL-", 4097, false)]
    [InlineData("IDLE", 10, false)]
    public async Task A_literal_is_sent_without_waiting_where_the_server_takes_it_so(string capability, int length, bool atOnce)
    {
        var folder = new string('x', 1500);
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 " + capability);
            var plus = capability == "IDLE" ? "" : "+";
            var tag = await p.ExpectAsync($"APPEND {{1500{plus}}}");
            if (plus.Length == 0)
                await p.SayAsync("+ go\r\n");
            await p.HearAsync($"{folder} {{{length}{(atOnce ? "+" : "")}}}");
            if (!atOnce)
                await p.SayAsync("+ go\r\n");
            (await p.HearAsync()).Length.ShouldBe(length);
            await p.SayAsync(tag + " OK [APPENDUID 1 77] done\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();
        var message = new byte[length];
        Array.Fill(message, (byte)'m');

        (await imap.AppendAsync(folder, new MemoryStream(message), cancellationToken: Stop)).ShouldBe(77u);
    }

    [Fact]
    public async Task A_server_that_wants_to_know_the_program_is_told_and_its_refusal_does_not_matter()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ID");
            await p.AnswerAsync("ID (\"name\" \"Vinculo\")", "* ID (\"name\" \"Some Server\")\r\n", "NO so what");
            await p.AnswerAsync("SELECT");
        });
        await using var imap = await (server.Imap() with { ProgramName = "Vinculo" }).SignInAsync();

        await imap.SelectAsync("INBOX", Stop);
    }

    [Fact]
    public async Task A_program_without_a_name_tells_none()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 ID");
            await p.AnswerAsync("SELECT");
        });
        await using var imap = await server.Imap().SignInAsync();

        await imap.SelectAsync("INBOX", Stop);
    }

    private async Task<(DovecotServer Dovecot, string Address)> NewUserAsync()
    {
        var dovecot = await servers.DovecotAsync(Stop);
        var address = servers.NewAddress("ext");
        dovecot.AddUser(address, Password);
        return (dovecot, address);
    }

    private static Task<uint?> AppendAsync(ImapClient imap, string message) =>
        imap.AppendAsync("INBOX", new MemoryStream(Encoding.UTF8.GetBytes(message)), cancellationToken: Stop);

    private static async Task<byte[]> BytesAsync(Stream body)
    {
        var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }
}
