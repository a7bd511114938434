using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Receive;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email;

/// <summary>Mail that could not be taken in, and what is tried again by itself.</summary>
public class QuarantineTests
{
    [Theory, BothEngines]
    public async Task A_new_version_tries_what_the_one_before_did_not_understand(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var understood = await KeepAsync(app, "channels.quarantine.failed", ChannelsApp.Mail());
        var not = await KeepAsync(app, "channels.quarantine.failed", "Subject: de quem?\r\n\r\nOi\r\n");
        var flood = await KeepAsync(app, QuarantinedMail.Flood, ChannelsApp.Mail(from: "robo@outro.example"));
        var onServer = await KeepAsync(app, "channels.quarantine.too-large", "");

        await RunAsync(app);

        (await app.QueryAsync(db => db.Set<ReceivedMail>().CountAsync())).ShouldBe(1);
        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().ToDictionaryAsync(m => m.Id));
        (kept[understood].SettledAt is null, kept[not].SettledAt is null).ShouldBe((false, true));
        (kept[not].Reason, kept[not].Retries).ShouldBe(("channels.quarantine.no-sender", 1));
        (kept[flood].Retries, kept[onServer].Retries).ShouldBe((0, 0)); // for a person to decide

        await RunAsync(app);
        (await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync(m => m.Id == not))).Retries.ShouldBe(1); // once for each version
    }

    [Theory, BothEngines]
    public async Task All_are_tried_at_once_but_what_only_the_server_has(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var understood = await KeepAsync(app, "channels.quarantine.failed", ChannelsApp.Mail());
        var onServer = await KeepAsync(app, "channels.quarantine.too-large", "");
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));

        await manager.PostAsync("/settings/quarantine/retry-all", null);

        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().ToDictionaryAsync(m => m.Id));
        kept.Count.ShouldBe(2);
        (kept[understood].SettledAt is null, kept[onServer].SettledAt is null).ShouldBe((false, true));
        (await manager.GetStringAsync("/settings/quarantine")).ShouldNotContain($"/settings/quarantine/{onServer}/retry");
    }

    private static Task<int> RunAsync(TestApp app) => app.InScopeAsync(async provider =>
    {
        await ActivatorUtilities.CreateInstance<RetryAfterUpgrade>(provider).RunAsync(CancellationToken.None);
        return 0;
    });

    /// <summary>As another version left it.</summary>
    private static async Task<Guid> KeepAsync(TestApp app, string reason, string mail)
    {
        var id = Ids.New(app.Clock.GetUtcNow());
        var raw = System.Text.Encoding.UTF8.GetBytes(mail);
        var original = raw.Length == 0 ? [] : await Originals.PackAsync(new MemoryStream(raw), CancellationToken.None);
        await app.QueryAsync(db =>
        {
            db.Add(new QuarantinedMail
            {
                Id = id,
                Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw)),
                Reason = reason,
                Length = Math.Max(raw.Length, 1),
                At = app.Clock.GetUtcNow(),
                Original = original,
                TriedBy = "0.0.1",
            });
            return db.SaveChangesAsync();
        });
        return id;
    }
}
