using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Send;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Channels.Email.Faults;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Send;

public class SendDueMailTests(Servers.MailServers servers)
{
    [Theory, BothEngines]
    public async Task A_mailbox_that_is_switched_off_sends_nothing_and_what_waited_leaves_when_it_is_on(Engine engine)
    {
        await using var outbox = await Outbox.StartAsync(servers, engine);
        await outbox.WriteAsync("Vamos ver.");
        await WatchedMailbox.ChangeAsync(outbox.App, m => m.Active = false);

        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).Single().State.ShouldBe(OutgoingState.Waiting);

        await WatchedMailbox.ChangeAsync(outbox.App, m => m.Active = true);
        await outbox.SendAsync();
        (await outbox.App.OutgoingAsync()).Single().State.ShouldBe(OutgoingState.Sent);
    }

    [Theory, BothEngines]
    public async Task What_was_sent_long_ago_is_not_looked_at_to_find_what_is_due(Engine engine)
    {
        var log = new CommandLog();
        await using var app = await TestApp.StartAsync(engine, log.Attach);

        var commands = await log.DuringAsync(() => app.Services.GetRequiredService<SendDueMail>().RunAsync(CancellationToken.None));

        var looks = commands.Where(c => c.Sql.Contains("channels_outgoing_mail", StringComparison.Ordinal)).ToArray();
        looks.Length.ShouldBe(2); // what died, and what waits
        await app.QueryAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            if (db.IsPostgres)
                await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off"); // with no rows a scan is cheaper
            foreach (var look in looks)
                (await look.PlanAsync(db)).ShouldContain("ix_channels_outgoing_mail_due", customMessage: look.Sql);
            return 0;
        });
    }
}
