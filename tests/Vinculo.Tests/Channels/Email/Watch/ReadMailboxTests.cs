using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Imap;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Watch;

public class ReadMailboxTests(Servers.MailServers servers)
{
    /// <summary>The servers' clock, in whole seconds as they keep it.</summary>
    private static TestClock Today() => new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    /// <summary>What a test puts into a folder reaches it now; this is the day after.</summary>
    private static TestClock Tomorrow() => new(Today().GetUtcNow().AddDays(1));

    [Theory, BothEngines]
    public async Task Mail_that_lay_in_the_folder_before_is_left_there(Engine engine)
    {
        var clock = Tomorrow();
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine, clock, takesSince: clock.GetUtcNow());
        await mailbox.PutAsync(ChannelsApp.Mail(), ChannelsApp.Mail());

        await mailbox.ReadAsync();
        (await ConversationsAsync(mailbox)).ShouldBe(0);
        (await UnseenAsync(mailbox)).ShouldBe(2);

        await mailbox.PutAsync(ChannelsApp.Mail());
        await mailbox.ReadAsync();
        (await ConversationsAsync(mailbox)).ShouldBe(1);
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
    }

    [Fact]
    public async Task Mail_from_before_is_taken_when_that_was_asked_for_and_is_not_acknowledged()
    {
        var clock = Tomorrow();
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite, clock, takesSince: clock.GetUtcNow() - TimeSpan.FromDays(7));
        await mailbox.PutAsync(ChannelsApp.Mail());

        await mailbox.ReadAsync();

        (await ConversationsAsync(mailbox)).ShouldBe(1);
        (await mailbox.App.OutgoingAsync()).ShouldBeEmpty();
        (await mailbox.StateAsync()).LastDelaySeconds.ShouldBeNull();
    }

    [Fact]
    public async Task New_mail_is_acknowledged_and_its_delay_is_known()
    {
        var clock = Today();
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite, clock, takesSince: clock.GetUtcNow());
        await mailbox.PutAsync(ChannelsApp.Mail());
        clock.Advance(TimeSpan.FromMinutes(5));

        await mailbox.ReadAsync();

        (await mailbox.App.OutgoingAsync()).Single().IsAutomatic.ShouldBeTrue();
        var state = await mailbox.StateAsync();
        state.LastMailAt.ShouldBe(clock.GetUtcNow());
        state.LastDelaySeconds.ShouldNotBeNull().ShouldBeInRange(240, 300);
        // It waits since it reached the server, however late it is read.
        var message = await mailbox.App.QueryAsync(db => db.Set<Message>().SingleAsync(m => m.Kind == MessageKind.Received));
        message.At.ShouldBeLessThanOrEqualTo(clock.GetUtcNow() - TimeSpan.FromMinutes(4));
    }

    [Theory, BothEngines]
    public async Task A_folder_that_the_server_made_anew_gives_no_duplicates(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine, Today());
        string[] mails = [ChannelsApp.Mail(subject: "Primeira"), ChannelsApp.Mail(subject: "Segunda")];
        await mailbox.PutAsync(mails);
        await mailbox.ReadAsync();
        var before = (await mailbox.StateAsync()).UidValidity;

        await mailbox.Dovecot.AdministerAsync("mailbox", "update", "-u", mailbox.Account.Address, "--uid-validity", (before + 5).ToString(System.Globalization.CultureInfo.InvariantCulture), "INBOX");
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Terceira"));
        await mailbox.ReadAsync();

        var after = await mailbox.StateAsync();
        after.UidValidity.ShouldBe(before + 5);
        after.MissingCount.ShouldBe(0);
        (await ConversationsAsync(mailbox)).ShouldBe(3);
    }

    [Theory, BothEngines]
    public async Task What_is_missing_for_long_is_still_missing_in_a_folder_that_the_server_made_anew(Engine engine)
    {
        var clock = Today();
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine, clock, takesSince: clock.GetUtcNow() - TimeSpan.FromHours(1), configure: services =>
        {
            var settings = (VinculoSettings)services.Single(service => service.ServiceType == typeof(VinculoSettings)).ImplementationInstance!;
            services.AddSingleton(settings with { MaxMessageBytes = 65536 });
        });
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Projeto da casa", text: new string('x', 70_000)));
        await mailbox.ReadAsync();
        clock.Advance(TimeSpan.FromDays(30));
        await mailbox.ReadAsync();
        var before = (await mailbox.StateAsync()).UidValidity;

        await mailbox.Dovecot.AdministerAsync("mailbox", "update", "-u", mailbox.Account.Address, "--uid-validity", (before + 5).ToString(System.Globalization.CultureInfo.InvariantCulture), "INBOX");
        await mailbox.ReadAsync();

        (await mailbox.StateAsync()).MissingCount.ShouldBe(1);
        (await mailbox.App.QueryAsync(db => db.Set<MissingMail>().SingleAsync())).Subject.ShouldBe("Projeto da casa");
    }

    [Theory, BothEngines]
    public async Task A_server_that_was_set_back_and_gives_the_same_numbers_to_other_mail_loses_none(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine, Today());
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Primeira"), ChannelsApp.Mail(subject: "Segunda"));
        await mailbox.ReadAsync();

        await mailbox.SetBackAsync();
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Terceira"));
        await mailbox.ReadAsync();

        var state = await mailbox.StateAsync();
        (state.LastUid, state.MissingCount).ShouldBe((1, 0));
        (await ConversationsAsync(mailbox)).ShouldBe(3);
    }

    [Theory, BothEngines]
    public async Task Another_folder_begins_anew_though_its_numbers_look_the_same_and_what_moved_there_is_known(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine, Today());
        var moved = ChannelsApp.Mail(subject: "Segunda");
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Primeira"), moved);
        await mailbox.ReadAsync();
        var uidValidity = (await mailbox.StateAsync()).UidValidity.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var address = mailbox.Account.Address;
        await mailbox.Dovecot.AdministerAsync("mailbox", "create", "-u", address, "Vendas");
        await mailbox.Dovecot.AdministerAsync("mailbox", "update", "-u", address, "--uid-validity", uidValidity, "Vendas");
        foreach (var mail in (string[])[moved, ChannelsApp.Mail(subject: "Terceira")])
            await mailbox.WithFolderAsync(client => client.AppendAsync("Vendas", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail))));

        await mailbox.App.QueryAsync(async db =>
        {
            var account = await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailbox.Account.Id);
            account.ReadFrom(account.Imap, "Vendas");
            return await db.SaveChangesAsync();
        });
        mailbox.Account.Folder = "Vendas";
        await mailbox.ReadAsync();

        var state = await mailbox.StateAsync();
        (state.LastUid, state.MissingCount).ShouldBe((2, 0));
        (await ConversationsAsync(mailbox)).ShouldBe(3);
    }

    [Theory, BothEngines]
    public async Task What_is_too_large_stays_unseen_on_the_server_and_is_listed_until_somebody_decides(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine, Today(), configure: services =>
        {
            var settings = (VinculoSettings)services.Single(service => service.ServiceType == typeof(VinculoSettings)).ImplementationInstance!;
            services.AddSingleton(settings with { MaxMessageBytes = 65536 });
        });
        await mailbox.PutAsync(
            ChannelsApp.Mail(subject: "Projeto da casa", text: new string('x', 70_000)), ChannelsApp.Mail(subject: "Fotos da obra", text: new string('x', 70_000)),
            ChannelsApp.Mail(subject: "Pequena"));

        await mailbox.ReadAsync();

        (await ConversationsAsync(mailbox)).ShouldBe(1);
        (await UnseenAsync(mailbox)).ShouldBe(2);
        (await mailbox.StateAsync()).MissingCount.ShouldBe(2);
        using var administrator = await mailbox.App.SignedInAsync(await mailbox.App.AccountAsync(Role.Administrator));
        var path = $"/settings/mailboxes/{mailbox.Account.Id}";
        var page = await administrator.GetStringAsync(path);
        page.ShouldContain("Projeto da casa");
        page.ShouldContain("Aumente Vinculo__MaxMessageBytes");

        await administrator.PostAsync(path + "/missing/1/leave", null);
        mailbox.App.Clock.Advance(CompareMailbox.Every);
        await mailbox.ReadAsync();
        (await mailbox.StateAsync()).MissingCount.ShouldBe(1);
        (await administrator.GetStringAsync(path)).ShouldNotContain("Projeto da casa");

        // With a higher limit it can be brought in.
        await administrator.PostAsync(path + "/bring-in", null);
        await using var roomier = await mailbox.App.AnotherNodeAsync();
        await roomier.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(mailbox.Account, TestContext.Current.CancellationToken);
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
        (await ConversationsAsync(mailbox)).ShouldBe(2);
    }

    [Fact]
    public async Task A_fault_of_ours_leaves_the_mail_unseen_on_the_server_until_it_is_mended()
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite, Today());
        var attachments = Path.Combine(mailbox.App.Settings.DataFolder, "attachments");
        await File.WriteAllTextAsync(attachments, "a file where the folder of files should be");
        await mailbox.PutAsync(WithFile());

        await Should.ThrowAsync<IOException>(mailbox.ReadAsync());
        (await UnseenAsync(mailbox)).ShouldBe(1);
        (await mailbox.App.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync())).ShouldBe(0);

        File.Delete(attachments);
        await mailbox.ReadAsync();
        (await ConversationsAsync(mailbox)).ShouldBe(1);
        (await UnseenAsync(mailbox)).ShouldBe(0);
    }

    private static string WithFile() =>
        """
        From: Maria Souza <maria@cliente.example>
        To: contato@loja.example
        Subject: Nota fiscal
        Date: Tue, 10 Mar 2026 09:59:00 -0300
        Message-ID: <nota@cliente.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="limite"

        --limite
        Content-Type: text/plain

        Segue a nota.

        --limite
        Content-Type: application/pdf; name="nota.pdf"
        Content-Disposition: attachment; filename="nota.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK

        --limite--
        """.ReplaceLineEndings("\r\n");

    private static Task<int> ConversationsAsync(DovecotMailbox mailbox) =>
        mailbox.App.QueryAsync(db => db.Set<Conversation>().CountAsync());

    private static async Task<int> UnseenAsync(DovecotMailbox mailbox) =>
        (await mailbox.WithFolderAsync(client => client.SearchUidsAsync(ImapSearch.Unseen))).Count;
}
