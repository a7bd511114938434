using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Net;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Watch;

/// <summary>A server that hangs up at a message that it cannot read, as Dovecot does unless it is told otherwise.</summary>
public class BrokenDownloadTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task It_is_left_there_after_some_attempts_and_stops_no_other(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine);
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Primeira"));
        await mailbox.ReadAsync();
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Segunda"), ChannelsApp.Mail(subject: "Ilegível"), ChannelsApp.Mail(subject: "Quarta"));
        mailbox.Lock("Ilegível");

        var failures = await ReadUntilWellAsync(mailbox);

        failures.ShouldBeInRange(1, 8);
        (await SubjectsAsync(mailbox)).ShouldBe(["Primeira", "Quarta", "Segunda"]);
        (await mailbox.App.QueryAsync(db => db.Set<MissingMail>().SingleAsync())).Uid.ShouldBe(3);
        (await mailbox.StateAsync()).MissingCount.ShouldBe(1);

        // What comes next comes at once, and what it is the server is asked once more, alone.
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Quinta"));
        await mailbox.ReadAsync();
        (await SubjectsAsync(mailbox)).ShouldContain("Quinta");
        mailbox.App.Clock.Advance(CompareMailbox.Every);
        (await ReadUntilWellAsync(mailbox)).ShouldBe(1);
        mailbox.App.Clock.Advance(CompareMailbox.Every);
        await mailbox.ReadAsync();
    }

    [Theory, BothEngines]
    public async Task It_can_be_asked_for_again_and_is_brought_in_once_the_server_can_read_it(Engine engine)
    {
        await using var mailbox = await DovecotMailbox.StartAsync(servers, engine);
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Primeira"));
        await mailbox.ReadAsync();
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Ilegível"), ChannelsApp.Mail(subject: "Terceira"));
        mailbox.Lock("Ilegível");
        await ReadUntilWellAsync(mailbox);
        using var administrator = await mailbox.App.SignedInAsync(await mailbox.App.AccountAsync(Role.Administrator));

        await administrator.PostAsync($"/settings/mailboxes/{mailbox.Account.Id}/bring-in", null);
        await ReadUntilWellAsync(mailbox);
        var state = await mailbox.StateAsync();
        (state.MissingCount, state.BringsMissing).ShouldBe((1, false), "it was asked for, and nobody asks again and again");

        mailbox.Unlock("Ilegível");
        await administrator.PostAsync($"/settings/mailboxes/{mailbox.Account.Id}/bring-in", null);
        await mailbox.ReadAsync();
        (await mailbox.StateAsync()).MissingCount.ShouldBe(0);
        (await SubjectsAsync(mailbox)).ShouldContain("Ilegível");
    }

    [Fact]
    public async Task Where_a_mailbox_begins_is_found_all_the_same()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var mailbox = await DovecotMailbox.StartAsync(servers, Engine.Sqlite, clock, takesSince: clock.GetUtcNow() - TimeSpan.FromDays(1));
        await mailbox.PutAsync(ChannelsApp.Mail(subject: "Ilegível"), ChannelsApp.Mail(subject: "Segunda"));
        mailbox.Lock("Ilegível", lengthIsKnown: false);

        await ReadUntilWellAsync(mailbox);

        (await SubjectsAsync(mailbox)).ShouldBe(["Segunda"]);
        (await mailbox.StateAsync()).MissingCount.ShouldBe(1);
    }

    /// <returns>How often the server hung up before.</returns>
    private static async Task<int> ReadUntilWellAsync(DovecotMailbox mailbox)
    {
        for (var failures = 0; failures < 20; failures++)
        {
            try
            {
                await mailbox.ReadAsync();
                return failures;
            }
            catch (MailServerException e) when (e.Kind == MailFailure.Disconnected)
            {
                // It hung up: the watcher comes again after a while.
            }
        }
        throw new ShouldAssertException("It is not well after 20 attempts.");
    }

    private static Task<List<string>> SubjectsAsync(DovecotMailbox mailbox) =>
        mailbox.App.QueryAsync(db => db.Set<Conversation>().OrderBy(c => c.Subject).Select(c => c.Subject).ToListAsync());
}
