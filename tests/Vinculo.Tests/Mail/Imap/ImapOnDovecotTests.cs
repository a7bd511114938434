using System.Security.Cryptography;
using System.Text;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Mail.Imap;

/// <summary>The IMAP client against a real Dovecot.</summary>
public sealed class ImapOnDovecotTests(MailServers servers)
{
    private const string Password = "uma senha com \"aspas\" e acentuação";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailSecurity.Tls)]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.PlainLoopbackOnly)]
    public async Task A_user_signs_in_and_sees_the_folders(MailSecurity security)
    {
        var (dovecot, address) = await NewUserAsync();
        await using var imap = await ImapClient.ConnectAsync(dovecot.Settings(security), Stop);
        await imap.LoginAsync(address, Password, Stop);

        var folders = await imap.ListFoldersAsync(Stop);

        folders.Single(f => f.Name == "INBOX").IsSelectable.ShouldBeTrue();
        folders.Single(f => f.Has("\\Sent")).Name.ShouldBe("Sent");
        await imap.LogoutAsync(Stop);
        imap.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_appears_nowhere_in_the_exception()
    {
        var (dovecot, address) = await NewUserAsync();
        await using var imap = await ImapClient.ConnectAsync(dovecot.Settings(), Stop);

        var refused = await Should.ThrowAsync<MailServerException>(() => imap.LoginAsync(address, "segredo errado", Stop));

        refused.Kind.ShouldBe(MailFailure.LoginRefused);
        refused.Step.ShouldBe(MailStep.Login);
        refused.ServerCode.ShouldBe("AUTHENTICATIONFAILED");
        refused.ToString().ShouldNotContain("segredo errado");
    }

    [Fact]
    public async Task A_server_whose_authority_is_unknown_is_not_trusted()
    {
        var (dovecot, _) = await NewUserAsync();
        var settings = dovecot.Settings() with { TrustedRoots = [] };

        var refused = await Should.ThrowAsync<MailServerException>(() => ImapClient.ConnectAsync(settings, Stop));

        refused.Kind.ShouldBe(MailFailure.CertificateInvalid);
        refused.Certificate!.Problems.ShouldBe(CertificateProblems.UnknownIssuer);
        refused.Certificate.Issuer.ShouldContain("Vinculo test authority");
        refused.Certificate.HostNames.ShouldContain("localhost");
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named_as_that()
    {
        await using var imap = await SignedInAsync(await NewUserAsync());

        var refused = await Should.ThrowAsync<MailServerException>(() => imap.SelectAsync("Não existe", Stop));

        refused.Kind.ShouldBe(MailFailure.FolderNotFound);
        imap.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Reading_a_message_does_not_mark_it_and_marking_it_does()
    {
        await using var imap = await SignedInAsync(await NewUserAsync());
        var raw = "Subject: um\r\n\r\nolá\r\n"u8.ToArray();
        var uid = await imap.AppendAsync("INBOX", new MemoryStream(raw), cancellationToken: Stop);
        var state = await imap.SelectAsync("INBOX", Stop);
        state.Exists.ShouldBe(1u);
        state.UidNext.ShouldBe(uid + 1);

        var message = (await AllAsync(imap)).ShouldHaveSingleItem();

        message.Uid.ShouldBe(uid!.Value);
        message.Bytes.ShouldBe(raw);
        message.Head.Size.ShouldBe(raw.Length);
        message.Head.InternalDate.ShouldNotBeNull();
        message.Head.IsSeen.ShouldBeFalse();
        (await imap.SearchUidsAsync(ImapSearch.Unseen, Stop)).ShouldBe([uid.Value]);
        await imap.MarkSeenAsync([uid.Value], Stop);
        (await imap.SearchUidsAsync(ImapSearch.Unseen, Stop)).ShouldBeEmpty();
        (await AllAsync(imap))[0].Head.IsSeen.ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_of_all_sizes_come_whole_and_in_order_and_can_be_marked_one_by_one_meanwhile()
    {
        await using var imap = await SignedInAsync(await NewUserAsync());
        int[] sizes = [10, 300_000, 20, 200_000, 200_000, 200_000, 200_000, 200_000, 200_000, 30, 10 * 1024 * 1024, 40];
        var sent = new List<byte[]>();
        foreach (var size in sizes)
        {
            sent.Add(RandomMessage(size));
            await imap.AppendAsync("INBOX", new MemoryStream(sent[^1]), cancellationToken: Stop);
        }
        await imap.SelectAsync("INBOX", Stop);

        var received = new List<byte[]>();
        await foreach (var message in imap.FetchAsync(await imap.SearchUidsAfterAsync(0, Stop), Stop))
        {
            received.Add(await BytesAsync(message.Body!));
            await imap.MarkSeenAsync([message.Uid], Stop);
        }

        received.Count.ShouldBe(sent.Count);
        for (var i = 0; i < sent.Count; i++)
            received[i].AsSpan().SequenceEqual(sent[i]).ShouldBeTrue($"message {i}");
        (await imap.SearchUidsAsync(ImapSearch.Unseen, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_above_the_limit_is_reported_and_left_on_the_server()
    {
        var (dovecot, address) = await NewUserAsync();
        await using var imap = await ImapClient.ConnectAsync(dovecot.Settings() with { LargestMessage = 1000 }, Stop);
        await imap.LoginAsync(address, Password, Stop);
        foreach (var size in new[] { 10, 2000, 20 })
            await imap.AppendAsync("INBOX", new MemoryStream(RandomMessage(size)), cancellationToken: Stop);
        await imap.SelectAsync("INBOX", Stop);

        var states = (await AllAsync(imap)).ConvertAll(m => m.Head.State);

        states.ShouldBe([ImapBodyState.Available, ImapBodyState.TooLarge, ImapBodyState.Available]);
    }

    [Fact]
    public async Task A_large_message_left_unread_does_not_disturb_what_comes_after()
    {
        await using var imap = await SignedInAsync(await NewUserAsync());
        foreach (var size in new[] { 500_000, 600_000 })
            await imap.AppendAsync("INBOX", new MemoryStream(RandomMessage(size)), cancellationToken: Stop);
        await imap.SelectAsync("INBOX", Stop);

        Stream? kept = null;
        await foreach (var message in imap.FetchAsync([1, 2], Stop))
            kept ??= message.Body;
        await imap.MarkSeenAsync([1], Stop);

        (await imap.SearchUidsAsync(ImapSearch.Unseen, Stop)).ShouldBe([2u]);
        await Should.ThrowAsync<InvalidOperationException>(() => BytesAsync(kept!));
    }

    [Fact]
    public async Task Waiting_ends_when_a_message_arrives()
    {
        var user = await NewUserAsync();
        await using var waiting = await SignedInAsync(user);
        await using var other = await SignedInAsync(user);
        await waiting.SelectAsync("INBOX", Stop);
        waiting.Can("IDLE").ShouldBeTrue();

        var news = waiting.IdleAsync(TimeSpan.FromSeconds(30), Stop);
        await other.AppendAsync("INBOX", new MemoryStream(RandomMessage(10)), cancellationToken: Stop);

        (await news).ShouldBe(ImapNews.Changed);
        (await waiting.SearchUidsAfterAsync(0, Stop)).ShouldBe([1u]);
    }

    [Fact]
    public async Task Waiting_in_vain_ends_in_time_and_leaves_the_connection_good()
    {
        await using var imap = await SignedInAsync(await NewUserAsync());
        await imap.SelectAsync("INBOX", Stop);

        (await imap.IdleAsync(TimeSpan.FromMilliseconds(200), Stop)).ShouldBe(ImapNews.None);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => imap.IdleAsync(TimeSpan.FromMinutes(1), cancelled.Token));

        (await imap.SearchUidsAfterAsync(0, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_made_again_has_another_validity()
    {
        var user = await NewUserAsync();
        await user.Dovecot.AdministerAsync("mailbox", "create", "-u", user.Address, "Orçamentos & Cia");
        await using var imap = await SignedInAsync(user);
        (await imap.ListFoldersAsync(Stop)).ShouldContain(f => f.Name == "Orçamentos & Cia");
        var before = await imap.SelectAsync("Orçamentos & Cia", Stop);
        await imap.SelectAsync("INBOX", Stop);

        await user.Dovecot.AdministerAsync("mailbox", "delete", "-u", user.Address, "Orçamentos & Cia");
        await user.Dovecot.AdministerAsync("mailbox", "create", "-u", user.Address, "Orçamentos & Cia");

        var after = await imap.SelectAsync("Orçamentos & Cia", Stop);
        after.UidValidity.ShouldNotBe(before.UidValidity);
        before.UidValidity.ShouldNotBe(0u);
    }

    [Fact]
    public async Task Messages_move_and_are_found_by_their_header()
    {
        await using var imap = await SignedInAsync(await NewUserAsync());
        await imap.AppendAsync("INBOX", new MemoryStream("Message-ID: <a@b>\r\n\r\n1"u8.ToArray()), ["\\Seen"], Stop);
        await imap.AppendAsync("INBOX", new MemoryStream("Message-ID: <c@d>\r\n\r\n2"u8.ToArray()), cancellationToken: Stop);
        await imap.SelectAsync("INBOX", Stop);
        var found = await imap.SearchUidsAsync(ImapSearch.Header("Message-ID", "<c@d>").And(ImapSearch.Unseen), Stop);

        await imap.MoveAsync(found, "Sent", Stop);

        (await imap.SearchUidsAfterAsync(0, Stop)).ShouldBe([1u]);
        await imap.SelectAsync("Sent", Stop);
        (await AllAsync(imap)).ShouldHaveSingleItem().Bytes.ShouldBe("Message-ID: <c@d>\r\n\r\n2"u8.ToArray());
    }

    private static Task<ImapClient> SignedInAsync((DovecotServer Dovecot, string Address) user) => user.Dovecot.Settings().SignInAsync(user.Address, Password);

    private async Task<(DovecotServer Dovecot, string Address)> NewUserAsync()
    {
        var dovecot = await servers.DovecotAsync(Stop);
        var address = servers.NewAddress();
        dovecot.AddUser(address, Password);
        return (dovecot, address);
    }

    private static async Task<List<(uint Uid, ImapMessage Head, byte[] Bytes)>> AllAsync(ImapClient imap)
    {
        var all = new List<(uint, ImapMessage, byte[])>();
        await foreach (var message in imap.FetchAsync(await imap.SearchUidsAfterAsync(0, Stop), Stop))
            all.Add((message.Uid, message, message.Body is null ? [] : await BytesAsync(message.Body)));
        return all;
    }

    private static async Task<byte[]> BytesAsync(Stream body)
    {
        var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, Stop);
        return bytes.ToArray();
    }

    private static byte[] RandomMessage(int size)
    {
        var text = new StringBuilder("Subject: random\r\n\r\n");
        while (text.Length < size)
            text.Append(Convert.ToBase64String(RandomNumberGenerator.GetBytes(57))).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
