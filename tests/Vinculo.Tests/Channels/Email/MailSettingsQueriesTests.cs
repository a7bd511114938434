using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>What the pages of mailboxes and quarantine ask of the database: as much for many rows as for one, by an index.</summary>
public class MailSettingsQueriesTests
{
    [Theory, BothEngines]
    public async Task The_list_of_mailboxes_asks_as_often_for_many_as_for_one(Engine engine)
    {
        var log = new CommandLog();
        await using var app = await TestApp.StartAsync(engine, log.Attach);
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        await app.MailboxAsync();
        var forOne = await CommandsAsync(log, administrator, "/settings/mailboxes");

        for (var i = 0; i < 8; i++)
            await app.MailboxAsync(address: $"loja{i}@loja.example");

        (await CommandsAsync(log, administrator, "/settings/mailboxes")).Count.ShouldBe(forOne.Count);
    }

    [Theory, BothEngines]
    public async Task The_page_of_a_mailbox_asks_as_often_for_much_missing_mail_as_for_one(Engine engine)
    {
        var log = new CommandLog();
        await using var app = await TestApp.StartAsync(engine, log.Attach);
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        var mailbox = (await app.MailboxAsync()).Id;
        await MissAsync(app, mailbox, from: 1, count: 1);
        var forOne = await CommandsAsync(log, administrator, $"/settings/mailboxes/{mailbox}");

        await MissAsync(app, mailbox, from: 2, count: 30);

        (await CommandsAsync(log, administrator, $"/settings/mailboxes/{mailbox}")).Count.ShouldBe(forOne.Count);
    }

    [Theory, BothEngines]
    public async Task Quarantine_is_listed_and_tried_again_by_its_index(Engine engine)
    {
        var log = new CommandLog();
        await using var app = await TestApp.StartAsync(engine, log.Attach);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        await HoldAsync(app, 1);
        var forOne = await CommandsAsync(log, manager, "/settings/quarantine");
        await HoldAsync(app, 49);

        var list = await CommandsAsync(log, manager, "/settings/quarantine");
        list.Count.ShouldBe(forOne.Count);
        var look = (await log.DuringAsync(() => app.InScopeAsync(async provider =>
        {
            await ActivatorUtilities.CreateInstance<RetryQuarantine>(provider).RunAsync(CancellationToken.None);
            return 0;
        }))).Single(OfQuarantine);

        await app.QueryAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            if (db.IsPostgres)
                await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off"); // of so few rows a scan is cheaper
            (await list.Single(OfQuarantine).PlanAsync(db)).ShouldContain("ix_channels_quarantined_mail_open");
            // Mails are long: to find what is to be tried, no row of theirs is touched.
            (await look.PlanAsync(db)).ShouldContain("ix_channels_quarantined_mail_open");
            return 0;
        });
    }

    private static bool OfQuarantine(LoggedCommand command) => command.Sql.Contains("channels_quarantined_mail", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<LoggedCommand>> CommandsAsync(CommandLog log, HttpClient somebody, string page)
    {
        var commands = await log.DuringAsync(() => somebody.GetStringAsync(page));
        commands.Count.ShouldBeInRange(1, 15, string.Join("\n\n", commands.Select(c => c.Sql)));
        return commands;
    }

    private static Task<int> MissAsync(TestApp app, Guid mailboxId, int from, int count) => app.QueryAsync(async db =>
    {
        for (var uid = from; uid < from + count; uid++)
        {
            db.Add(new MissingMail
            {
                MailboxId = mailboxId,
                Uid = uid,
            });
        }
        await db.SaveChangesAsync();
        return await db.Set<Vinculo.Channels.Email.Mailboxes.MailboxAccount>().Where(m => m.Id == mailboxId)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.MissingCount, from + count - 1));
    });

    /// <summary>Mail of a flood, which nothing tries again by itself.</summary>
    private static Task<int> HoldAsync(TestApp app, int count) => app.QueryAsync(db =>
    {
        for (var i = 0; i < count; i++)
        {
            var id = Ids.New(app.Clock.GetUtcNow());
            db.Add(new QuarantinedMail
            {
                Id = id,
                Hash = id.ToString("N"),
                Reason = QuarantinedMail.Flood,
                At = app.Clock.GetUtcNow(),
                Original = [],
            });
        }
        return db.SaveChangesAsync();
    });
}
