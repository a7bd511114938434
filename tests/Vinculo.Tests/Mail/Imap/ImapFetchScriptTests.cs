using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>Downloading messages from servers that misbehave, each scripted.</summary>
public sealed class ImapFetchScriptTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
        await using var imap = await server.Imap().SignInAsync();
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
        await using var imap = await server.Imap().SignInAsync();

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
            await p.AnswerAsync("UID FETCH 2 (UID FLAGS)");
            await p.AnswerAsync("UID FETCH 3 ", status: "NO broken on disk");
        });
        await using var imap = await server.Imap().SignInAsync();

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
        await using var imap = await (server.Imap() with { LargestMessage = 2_000_000 }).SignInAsync();

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
        await using var imap = await server.Imap().SignInAsync();

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
        await using var imap = await server.Imap().SignInAsync();

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
        await using var imap = await server.Imap().SignInAsync();

        var uids = await imap.SearchUidsAfterAsync(4, Stop);

        uids.ShouldBe([7u, 8u, 9u, uint.MaxValue]);
        (await AllAsync(imap, 9, 7, 8)).ConvertAll(m => (m.Head.Uid, m.Text)).ShouldBe([(7u, "7"), (8u, "8"), (9u, "9")]);
    }

    [Fact]
    public async Task A_bracket_in_a_flag_does_not_take_what_follows_with_it()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 7", "* 1 FETCH (FLAGS (\\Seen [Urgente $x) UID 7 RFC822.SIZE 3)\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        var message = (await imap.FetchSummariesAsync([7], Stop)).ShouldHaveSingleItem();

        message.Flags.ShouldBe(["\\Seen", "[Urgente", "$x"]);
        message.Size.ShouldBe(3);
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
