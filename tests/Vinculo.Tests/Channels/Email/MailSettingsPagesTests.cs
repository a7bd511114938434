using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

public class MailSettingsPagesTests
{
    [Fact]
    public async Task Instants_are_shown_in_the_companys_time_zone()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        var now = app.Clock.GetUtcNow(); // 10:00 in São Paulo
        await app.QueryAsync(async db =>
        {
            (await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailbox.Id)).Succeeded(now);
            db.Add(new CompanySettings { TimeZone = "America/Manaus" });
            db.Add(new QuarantinedMail { Id = Ids.New(now), Hash = "h", Reason = "channels.quarantine.too-many", Original = [1], At = now });
            return await db.SaveChangesAsync();
        });
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));

        foreach (var page in (string[])["/settings/mailboxes", "/settings/quarantine"])
        {
            using var answer = await person.GetAsync(page);
            (await answer.TextAsync()).ShouldContain("10/03/2026 09:00", customMessage: page);
        }
    }

    [Fact]
    public async Task A_mailbox_that_nobody_reads_any_more_does_not_look_well()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var mailbox = await app.MailboxAsync();
        await app.QueryAsync(async db =>
        {
            (await db.Set<MailboxAccount>().SingleAsync(m => m.Id == mailbox.Id)).Succeeded(app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        using var person = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));

        (await person.GetStringAsync("/settings/mailboxes")).ShouldContain(">funcionando<");
        app.Clock.Advance(TimeSpan.FromMinutes(31));
        var page = await person.GetStringAsync("/settings/mailboxes");
        page.ShouldContain("sem leitura recente");
        page.ShouldNotContain(">funcionando<");
    }
}
