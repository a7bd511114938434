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
    public async Task What_the_server_can_do_may_change_with_signing_in()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1 IDLE MOVE] ready\r\n");
            await p.AnswerAsync("LOGIN", status: "OK [CAPABILITY IMAP4rev1 UIDPLUS] in");
        });
        await using var imap = await server.Imap().SignInAsync();

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
        await using var imap = await server.Imap().SignInAsync();
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
        await using var imap = await server.Imap().SignInAsync();
        await imap.SelectAsync("INBOX", Stop);

        await imap.MoveAsync(await imap.SearchUidsAsync(ImapSearch.Unseen, Stop), "Old", Stop);

        (await imap.IdleAsync(TimeSpan.FromMinutes(1), Stop)).ShouldBe(ImapNews.Changed);
        (imap.Can("move"), imap.Can("QRESYNC")).ShouldBe((true, false));
    }

    [Fact]
    public async Task A_server_of_revision_2_alone_has_names_of_folders_in_UTF_8()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev2");
            await p.AnswerAsync("LIST", "* LIST () \"/\" \"Ação &- Cia\"\r\n");
            var tag = await p.ExpectAsync("SELECT {13+}");
            await p.HearAsync("Ação &- Cia");
            await p.SayAsync(tag + " OK\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await imap.ListFoldersAsync(Stop)).ShouldHaveSingleItem().Name.ShouldBe("Ação &- Cia");
        await imap.SelectAsync("Ação &- Cia", Stop);
    }

    [Fact]
    public async Task A_server_of_both_revisions_can_what_it_names()
    {
        await using var server = new ScriptedServer(p => p.LetInAsync("IMAP4rev1 IMAP4rev2 IDLE"));
        await using var imap = await server.Imap().SignInAsync();

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
        await using var imap = await server.Imap().SignInAsync();

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.MoveAsync([7], "Old", Stop));

        (failed.Kind, failed.Step).ShouldBe((kind, MailStep.Move));
        await imap.MarkSeenAsync([7], Stop);
    }

    [Theory]
    [InlineData("NO [ALERT] Too many simultaneous connections. (Failure)", MailFailure.TransientRefusal)]
    [InlineData("NO Server Unavailable. 15", MailFailure.TransientRefusal)]
    [InlineData("NO LOGIN failed.", MailFailure.LoginRefused)]
    [InlineData("NO [AUTHENTICATIONFAILED] Invalid credentials, try again", MailFailure.LoginRefused)]
    public async Task A_server_without_room_for_the_moment_does_not_say_that_the_password_is_wrong(string answer, MailFailure kind)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1] ready\r\n");
            await p.AnswerAsync("LOGIN", status: answer);
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        (await Should.ThrowAsync<MailServerException>(() => imap.LoginAsync("ana", "segredo", Stop))).Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task A_search_for_letters_outside_ASCII_says_in_which_charset_they_are()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            var tag = await p.ExpectAsync("UID SEARCH CHARSET UTF-8 HEADER \"Subject\" {7}");
            await p.SayAsync("+ go on\r\n");
            await p.HearAsync("Ação!");
            await p.SayAsync($"* SEARCH 4\r\n{tag} OK done\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await imap.SearchUidsAsync(ImapSearch.Header("Subject", "Ação!"), Stop)).ShouldBe([4u]);
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
    public async Task A_local_stream_that_ends_early_is_the_callers_fault()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 LITERAL+");
            await p.ExpectAsync("APPEND \"Sent\" {13+}");
            await p.KeepSilentAsync();
        });
        await using var imap = await server.Imap().SignInAsync();
        using var message = new StreamOfWrongLength("copy");

        await Should.ThrowAsync<EndOfStreamException>(() => imap.AppendAsync("Sent", message, cancellationToken: Stop));

        imap.IsConnected.ShouldBeFalse();
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task A_message_that_cannot_be_read_to_its_end_closes_the_connection(Type fault)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync("IMAP4rev1 LITERAL+");
            await p.ExpectAsync("APPEND \"Sent\" {4+}");
            await p.KeepSilentAsync();
        });
        await using var imap = await server.Imap().SignInAsync();
        using var message = new BrokenStream((Exception)Activator.CreateInstance(fault)!);

        (await Record.ExceptionAsync(() => imap.AppendAsync("Sent", message, cancellationToken: Stop))).ShouldBeAssignableTo(fault);

        imap.IsConnected.ShouldBeFalse();
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
        await using var imap = await server.Imap().SignInAsync();

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
    public async Task A_password_with_quotation_marks_is_concealed_in_the_form_in_which_it_was_sent()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync("* OK [CAPABILITY IMAP4rev1] ready\r\n");
            await p.AnswerAsync("LOGIN", status: """BAD what is LOGIN "ana" "s3g\"re\\do" supposed to mean""");
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.LoginAsync("ana", """s3g"re\do""", Stop));

        failed.ServerWords.ShouldBe("what is LOGIN \"ana\" \"***\" supposed to mean");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" AUTH=PLAIN SASL-IR")]
    public async Task What_is_no_answer_to_a_password_is_not_quoted(string capabilities)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.SayAsync($"* OK [CAPABILITY IMAP4rev1{capabilities}] ready\r\n");
            await p.SayAsync(await p.HearAsync() + "\r\n");
        });
        await using var imap = await ImapClient.ConnectAsync(server.Imap(), Stop);

        var failed = await Should.ThrowAsync<MailServerException>(() => imap.LoginAsync("ana", "s3gredo", Stop));

        (failed.Kind, failed.Step, failed.ServerWords).ShouldBe((MailFailure.Protocol, MailStep.Login, null));
        failed.ToString().ShouldNotContain("s3gredo");
        failed.ToString().ShouldNotContain(Convert.ToBase64String("\0ana\0s3gredo"u8));
    }

    [Theory]
    [InlineData("IMAP4rev1")]
    [InlineData("IMAP4rev2")]
    public async Task A_folder_that_no_command_can_name_is_left_out(string revision)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync(revision);
            await p.AnswerAsync("LIST", "* LIST () \"/\" {8}\r\nLoja\r\nSP\r\n* LIST () \"/\" {3}\r\nA\0B\r\n* LIST () \"/\" INBOX\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await imap.ListFoldersAsync(Stop)).ShouldHaveSingleItem().Name.ShouldBe("INBOX");
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
        await using var imap = await server.Imap().SignInAsync();

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

    private sealed class BrokenStream(Exception fault) : MemoryStream("copy"u8.ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(fault);
    }
}
