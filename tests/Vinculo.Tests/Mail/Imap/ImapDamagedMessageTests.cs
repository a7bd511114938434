using System.Globalization;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>A server that refuses to hand out messages: because they are damaged there, or because it is unwell.</summary>
public sealed class ImapDamagedMessageTests
{
    private const string Head = "(UID FLAGS";
    private const string Body = "(UID BODY.PEEK[]";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("NO message 2 cannot be read")]
    [InlineData("BAD internal error")]
    [InlineData("NO [CORRUPTION] index is damaged")]
    public async Task A_damaged_message_stops_no_other(string refusal)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 1:3 (UID FLAGS", "* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n* 3 FETCH (UID 3 RFC822.SIZE 3)\r\n", refusal);
            await p.AnswerAsync("UID FETCH 2 (UID FLAGS", status: refusal);
            await p.AnswerAsync("UID FETCH 1 (UID BODY", "* 1 FETCH (UID 1 BODY[] \"abc\")\r\n");
            await p.AnswerAsync("UID FETCH 2 (UID BODY", status: refusal);
            await p.AnswerAsync("UID FETCH 3 (UID BODY", "* 3 FETCH (UID 3 BODY[] \"abc\")\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await StatesAsync(imap, 1, 2, 3)).ShouldBe("1 Available, 2 Unavailable, 3 Available");
    }

    [Fact]
    public async Task A_message_that_somebody_removes_meanwhile_is_left_out()
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 1:3 (UID FLAGS", "* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n* 3 FETCH (UID 3 RFC822.SIZE 3)\r\n", "NO [EXPUNGEISSUED] some are gone");
            await p.AnswerAsync("UID FETCH 2 (UID FLAGS", status: "NO [EXPUNGEISSUED] it is gone");
            await p.AnswerAsync("UID FETCH 1,3 (UID BODY", "* 1 FETCH (UID 1 BODY[] \"abc\")\r\n", "NO [EXPUNGEISSUED] some are gone");
            await p.AnswerAsync("UID FETCH 3 (UID BODY", status: "NO [EXPUNGEISSUED] it is gone");
            await p.AnswerAsync("UID FETCH 3 (UID BODY", status: "NO [EXPUNGEISSUED] it is gone");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await StatesAsync(imap, 1, 2, 3)).ShouldBe("1 Available");
    }

    [Fact]
    public async Task Among_many_a_damaged_message_is_found_in_a_few_questions()
    {
        var questions = 0;
        await using var server = Serving((items, uid) =>
        {
            if (uid != 70)
                return null;
            questions++;
            return "NO message 70 cannot be read";
        });
        await using var imap = await server.Imap().SignInAsync();
        var uids = Enumerable.Range(1, 100).Select(i => (uint)i).ToArray();

        (await StatesAsync(imap, uids)).Replace("Unavailable", "-", StringComparison.Ordinal)
            .ShouldBe(string.Join(", ", uids.Select(uid => $"{uid} {(uid == 70 ? "-" : "Available")}")));

        questions.ShouldBeLessThan(15);
    }

    [Theory]
    [InlineData(Head)]
    [InlineData(Body)]
    public async Task The_first_message_of_all_may_be_damaged(string damaged)
    {
        await using var server = Serving((items, uid) =>
            uid <= 2 && items.StartsWith(damaged, StringComparison.Ordinal) ? "NO cannot be read" : null);
        await using var imap = await server.Imap().SignInAsync();

        (await StatesAsync(imap, 1, 2, 3)).ShouldBe(
            damaged == Head ? "1 Available, 2 Available, 3 Available" : "1 Unavailable, 2 Unavailable, 3 Available");
    }

    [Fact]
    public async Task A_damaged_large_message_is_told_from_a_server_that_is_unwell_by_the_next_one()
    {
        await using var server = Serving((items, uid) => uid == 1 && items.StartsWith(Body, StringComparison.Ordinal) ? "NO cannot be read" : null, size: 900_000);
        await using var imap = await server.Imap().SignInAsync();

        (await StatesAsync(imap, 1, 2)).ShouldBe("1 Unavailable, 2 Available");
    }

    [Theory]
    [InlineData(Head, 3, "UNAVAILABLE")]
    [InlineData(Head, 900_000, "SERVERBUG")]
    [InlineData(Body, 3, "LIMIT")]
    [InlineData(Body, 3, "OVERQUOTA")]
    [InlineData(Body, 900_000, "INUSE")]
    public async Task A_server_that_says_that_its_refusal_will_pass_is_asked_again_later(string refused, int size, string code)
    {
        await using var server = Serving(
            (items, uid) => uid == 2 && items.StartsWith(refused, StringComparison.Ordinal) ? $"NO [{code}] try later" : null, size);
        await using var imap = await server.Imap().SignInAsync();

        var failed = await Should.ThrowAsync<MailServerException>(() => StatesAsync(imap, 1, 2, 3));

        (failed.Kind, failed.Step, failed.ServerCode).ShouldBe((MailFailure.TransientRefusal, MailStep.Fetch, code));
    }

    [Theory]
    [InlineData(Head, 3)]
    [InlineData(Body, 3)]
    [InlineData(Body, 900_000)]
    public async Task A_server_that_refuses_every_one_of_several_messages_is_unwell_and_not_they_damaged(string refused, int size)
    {
        await using var server = Serving(
            (items, uid) => items.StartsWith(refused, StringComparison.Ordinal) ? "NO System Error (Failure)" : null, size);
        await using var imap = await server.Imap().SignInAsync();

        var failed = await Should.ThrowAsync<MailServerException>(() => StatesAsync(imap, 1, 2, 3));

        (failed.Kind, failed.ServerWords).ShouldBe((MailFailure.TransientRefusal, "System Error (Failure)"));
        imap.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_turns_unwell_midway_does_not_damage_the_rest()
    {
        var isUnwell = false;
        await using var server = Serving((items, uid) =>
        {
            isUnwell |= uid > 100 && items.StartsWith(Body, StringComparison.Ordinal);
            return isUnwell ? "NO Server Unavailable. 15" : null;
        });
        await using var imap = await server.Imap().SignInAsync();
        var came = 0;

        var failed = await Should.ThrowAsync<MailServerException>(async () =>
        {
            await foreach (var message in imap.FetchAsync(Enumerable.Range(1, 300).Select(uid => (uint)uid), Stop))
                came += message.State == ImapBodyState.Available ? 1 : throw new ShouldAssertException($"{message.Uid} counts as damaged.");
        });

        (came, failed.Kind).ShouldBe((100, MailFailure.TransientRefusal));
    }

    [Fact]
    public async Task Two_damaged_messages_among_many_are_found_wherever_they_stand()
    {
        await using var server = Serving((items, uid) => uid is 101 or 102 && items.StartsWith(Body, StringComparison.Ordinal) ? "NO cannot be read" : null);
        await using var imap = await server.Imap().SignInAsync();
        var states = new Dictionary<uint, ImapBodyState>();

        await foreach (var message in imap.FetchAsync(Enumerable.Range(1, 102).Select(uid => (uint)uid), Stop))
            states[message.Uid] = message.State;

        states.Where(s => s.Value != ImapBodyState.Available).Select(s => s.Key).ShouldBe([101u, 102u]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("* 7 FETCH (UID 7 BODY[] {0}\r\n)\r\n")]
    [InlineData("* 7 FETCH (UID 7 BODY[] \"\")\r\n")]
    public async Task A_message_of_which_a_server_gives_nothing_is_damaged_as_long_as_it_is_there(string answer)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 7 (UID FLAGS INTERNALDATE", "* 7 FETCH (UID 7 FLAGS () RFC822.SIZE 3000)\r\n");
            await p.AnswerAsync("UID FETCH 7 (UID BODY.PEEK[]", answer);
            await p.AnswerAsync("UID FETCH 7 (UID FLAGS)", "* 7 FETCH (UID 7 FLAGS ())\r\n");
        });
        await using var imap = await server.Imap().SignInAsync();

        (await StatesAsync(imap, 7)).ShouldBe("7 Unavailable");
    }

    [Theory]
    [InlineData("* 7 FETCH (UID 7 FLAGS ())\r\n", ImapBodyState.Unavailable)]
    [InlineData("", null)]
    public async Task The_rest_of_a_message_of_which_a_server_gives_nothing_is_gone_only_where_the_message_is(string answer, ImapBodyState? state)
    {
        await using var server = new ScriptedServer(async p =>
        {
            await p.LetInAsync();
            await p.AnswerAsync("UID FETCH 7 (UID FLAGS INTERNALDATE", "* 7 FETCH (UID 7 FLAGS () RFC822.SIZE 3000)\r\n");
            await p.AnswerAsync("UID FETCH 7 (UID BODY.PEEK[]<1000.");
            await p.AnswerAsync("UID FETCH 7 (UID FLAGS)", answer);
        });
        await using var imap = await server.Imap().SignInAsync();

        var rest = await imap.FetchRestAsync(7, 1000, Stop);

        (rest?.State, rest?.Size).ShouldBe((state, state is null ? null : 3000));
    }

    [Fact]
    public async Task One_message_alone_that_is_refused_is_reported()
    {
        await using var server = Serving((items, uid) => "NO cannot be read");
        await using var imap = await server.Imap().SignInAsync();

        (await StatesAsync(imap, 7)).ShouldBe("7 Unavailable");
    }

    [Fact]
    public async Task A_list_shows_of_a_damaged_message_that_it_is_there()
    {
        await using var server = Serving((items, uid) => uid == 2 ? "NO cannot be read" : null);
        await using var imap = await server.Imap().SignInAsync();

        (await imap.FetchSummariesAsync([1, 2, 3], Stop)).Select(m => (m.Uid, m.Size)).ShouldBe([(1u, 3L), (2u, null), (3u, 3L)]);
        var heads = new List<ImapHead>();
        await foreach (var head in imap.FetchHeadersAsync([1, 2, 3], Stop))
            heads.Add(head);

        heads.ConvertAll(h => (h.Uid, h.Fields.Length)).ShouldBe([(1u, 8), (2u, 0), (3u, 8)]);
    }

    /// <summary>A server that answers every question for messages, or refuses it whole where it must refuse for one of them.</summary>
    private static ScriptedServer Serving(Func<string, uint, string?> refusal, int size = 3) => new(async p =>
    {
        await p.LetInAsync();
        while (await p.HearLineAsync() is { } line)
        {
            var words = line.Split(' ', 5);
            var uids = words[3].Split(',').Select(range => range.Split(':').Select(uid => uint.Parse(uid, CultureInfo.InvariantCulture)).ToArray())
                .SelectMany(ends => Enumerable.Range((int)ends[0], (int)(ends[^1] - ends[0] + 1))).Select(uid => (uint)uid).ToList();
            var refused = uids.ConvertAll(uid => refusal(words[4], uid)).Find(words => words is not null);
            var answers = uids.Select(uid => $"* {uid} FETCH (UID {uid} RFC822.SIZE {size} BODY[HEADER.FIELDS (TO)] \"To: a@b.\" BODY[] \"abc\")\r\n");
            await p.SayAsync($"{(refused is null ? string.Concat(answers) : "")}{words[0]} {refused ?? "OK done"}\r\n");
        }
    });

    private static async Task<string> StatesAsync(ImapClient imap, params uint[] uids)
    {
        var states = new List<string>();
        await foreach (var message in imap.FetchAsync(uids, Stop))
            states.Add($"{message.Uid} {message.State}");
        return string.Join(", ", states);
    }
}
