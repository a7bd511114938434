using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Receive;
using Vinculo.Platform;
using Vinculo.Platform.Files;
using Vinculo.Platform.Security;
using Vinculo.Tests.Mail;
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

        await RunAsync(app);

        (await app.QueryAsync(db => db.Set<ReceivedMail>().CountAsync())).ShouldBe(1);
        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().ToDictionaryAsync(m => m.Id));
        (kept[understood].SettledAt is null, kept[not].SettledAt is null).ShouldBe((false, true));
        (kept[not].Reason, kept[not].Retries).ShouldBe(("channels.quarantine.no-sender", 1));
        kept[flood].Retries.ShouldBe(0); // for a person to decide

        await RunAsync(app);
        (await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync(m => m.Id == not))).Retries.ShouldBe(1); // once for each version
    }

    [Theory, BothEngines]
    public async Task Two_versions_beside_each_other_try_it_once_each(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var id = await KeepAsync(app, "channels.quarantine.failed", "Subject: de quem?\r\n\r\nOi\r\n");
        await RunAsync(app);
        var after = await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync());
        (after.Retries, after.TriedBy).ShouldBe((1, "0.0.1 " + RetryQuarantine.Version));

        await app.QueryAsync(db => db.Set<QuarantinedMail>().ExecuteUpdateAsync(set => set.SetProperty(m => m.TriedBy, RetryQuarantine.Version + " 0.0.2")));
        await RunAsync(app);

        (await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync(m => m.Id == id))).Retries.ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Mail_of_a_flood_comes_in_quietly_when_a_person_wants_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var reached = app.Clock.GetUtcNow();
        await app.QueryAsync(db =>
        {
            for (var i = 0; i < 301; i++)
            {
                db.Add(new ReceivedMail
                {
                    Id = Ids.New(reached),
                    Fingerprint = $"{i}",
                    FromAddress = "robo@outro.example",
                    ReceivedAt = reached,
                    Original = [],
                });
            }
            return db.SaveChangesAsync();
        });
        var flood = await KeepAsync(app, QuarantinedMail.Flood, ChannelsApp.Mail(from: "robo@outro.example"), reachedServerAt: reached);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));

        await manager.PostAsync($"/settings/quarantine/{flood}/retry", null);

        (await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync())).SettledAt.ShouldNotBeNull();
        (await app.QueryAsync(db => db.Set<Vinculo.Desk.Conversations.Message>().SingleAsync())).IsAutomatic.ShouldBeTrue();
    }

    [Theory, BothEngines]
    public async Task What_was_put_aside_is_held_again_when_somebody_hands_it_in_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        const string Unsigned = "Subject: de quem?\r\n\r\nOi\r\n";
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        await app.ReceiveAsync(Unsigned);
        var held = (await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync())).Id;
        await manager.PostAsync($"/settings/quarantine/{held}/discard", null);
        (await ListAsync(manager)).ShouldNotContain("de quem?");

        (await app.ReceiveAsync(Unsigned)).Quarantined.ShouldBe("channels.quarantine.no-sender");

        (await ListAsync(manager)).ShouldContain("de quem?");
    }

    [Theory, BothEngines]
    public async Task Two_copies_of_one_mail_that_came_by_two_ways_become_one_message(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var mail = ChannelsApp.Mail(id: "um@cliente.example");
        var copies = new[]
        {
            await KeepAsync(app, "channels.quarantine.failed", "Delivered-To: contato@loja.example\r\n" + mail),
            await KeepAsync(app, "channels.quarantine.failed", "Delivered-To: vendas@loja.example\r\n" + mail),
        };

        await RunAsync(app);

        (await app.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync(m => copies.Contains(m.Id) && m.SettledAt != null))).ShouldBe(2);
        (await app.QueryAsync(db => db.Set<Vinculo.Desk.Conversations.Message>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task A_mail_that_holds_more_than_may_be_kept_is_no_full_disk(Engine engine)
    {
        // What Outlook packs may be many times as long unpacked; here less is allowed instead.
        await using var app = await TestApp.StartAsync(engine, services => services.AddScoped(p => new MailFiles(
            p.GetRequiredService<Blobs>(), p.GetRequiredService<VinculoSettings>() with { MaxMessageBytes = 1000 })));

        var intake = await app.ReceiveAsync(ChannelsApp.Mail(text: "begin 644 lista.txt\n" + string.Concat(Enumerable.Repeat("M" + new string('0', 60) + "\n", 100)) + "`\nend"));

        intake.Quarantined.ShouldBe("channels.quarantine.failed");
        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync());
        kept.Detail.ShouldNotBeNull().ShouldContain("4000 bytes");
        Directory.Exists(Path.Combine(app.Settings.DataFolder, "attachments")).ShouldBeTrue();
        Directory.GetFiles(Path.Combine(app.Settings.DataFolder, "attachments"), "*", SearchOption.AllDirectories).ShouldBeEmpty("nothing is left of it");
    }

    [Theory, BothEngines]
    public async Task Mail_at_which_our_reader_itself_fails_is_kept_whole_and_read_by_the_next_version(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var raw = System.Text.Encoding.UTF8.GetBytes(ChannelsApp.Mail());

        (await FailAsync(app, raw, failsAt: 1)).QuarantineReason.ShouldBe("channels.quarantine.failed");

        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync());
        (kept.Detail, kept.FromAddress, kept.Subject).ShouldBe(("InvalidOperationException: a fault of ours", null, ""));
        using var whole = new MemoryStream();
        await Originals.Unpack(kept.Original).CopyToAsync(whole);
        whole.ToArray().ShouldBe(raw);

        await app.QueryAsync(db => db.Set<QuarantinedMail>().ExecuteUpdateAsync(set => set.SetProperty(m => m.TriedBy, "0.0.1")));
        await RunAsync(app);
        (await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync())).SettledAt.ShouldNotBeNull();
        (await app.QueryAsync(db => db.Set<Vinculo.Desk.Conversations.Message>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Mail_of_which_only_the_header_can_be_read_is_listed_by_its_header(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var raw = System.Text.Encoding.UTF8.GetBytes(ChannelsApp.Mail());

        (await FailAsync(app, raw, failsAt: 2)).QuarantineReason.ShouldBe("channels.quarantine.failed");

        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().SingleAsync());
        (kept.FromAddress, kept.Subject, kept.Length).ShouldBe(("maria@cliente.example", "Geladeira não liga", raw.Length));
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        (await ListAsync(manager)).ShouldContain("Geladeira não liga");
    }

    [Theory, BothEngines]
    public async Task All_are_tried_again_when_a_person_asks_however_many_they_are(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var understood = new List<Guid>();
        for (var i = 0; i < 60; i++)
            understood.Add(await KeepAsync(app, "channels.quarantine.failed", ChannelsApp.Mail(from: $"cliente{i}@outro.example", subject: $"Pedido {i}"), RetryQuarantine.Version));
        var flood = await KeepAsync(app, QuarantinedMail.Flood, ChannelsApp.Mail(from: "robo@outro.example"));
        var not = await KeepAsync(app, "channels.quarantine.failed", "Subject: de quem?\r\n\r\nOi\r\n", RetryQuarantine.Version);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));

        await manager.PostAsync("/settings/quarantine/retry-all", null);
        (await ListAsync(manager)).ShouldContain("Na fila…");
        await RunAsync(app);

        var kept = await app.QueryAsync(db => db.Set<QuarantinedMail>().ToDictionaryAsync(m => m.Id));
        understood.Append(flood).ShouldAllBe(id => kept[id].SettledAt != null);
        (kept[not].SettledAt, kept[not].Retries, kept[not].Reason).ShouldBe((null, 1, "channels.quarantine.no-sender"));
        (await ListAsync(manager)).ShouldNotContain("Na fila…");
    }

    [Theory, BothEngines]
    public async Task One_is_tried_again_downloaded_or_put_aside(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        const string Unsigned = "Subject: de quem?\r\n\r\nOi\r\n";
        var understood = await KeepAsync(app, "channels.quarantine.failed", ChannelsApp.Mail());
        var not = await KeepAsync(app, "channels.quarantine.failed", Unsigned);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));

        await manager.PostAsync($"/settings/quarantine/{understood}/retry", null);
        await manager.PostAsync($"/settings/quarantine/{not}/retry", null);
        (await manager.GetStringAsync($"/settings/quarantine/{not}/original")).ShouldBe(Unsigned);
        var list = await ListAsync(manager);
        list.ShouldContain("Não diz de quem veio.");
        list.ShouldNotContain($"/settings/quarantine/{understood}/retry");

        await manager.PostAsync($"/settings/quarantine/{not}/discard", null);

        (await ListAsync(manager)).ShouldContain("Nada retido");
        (await app.QueryAsync(db => db.Set<QuarantinedMail>().CountAsync(m => m.SettledAt != null))).ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task The_list_goes_on_where_a_page_ends(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        for (var i = 0; i < 52; i++)
            await KeepAsync(app, "channels.quarantine.failed", $"Subject: {i}\r\n\r\nOi\r\n");
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));

        var first = await manager.GetStringAsync("/settings/quarantine");
        var next = Regex.Match(first, "/settings/quarantine\\?after=[A-Za-z0-9_-]+").Value;
        var second = await manager.GetStringAsync(next);

        Regex.Count(first, "/discard\"").ShouldBe(50);
        Regex.Count(second, "/discard\"").ShouldBe(2);
        second.ShouldNotContain("?after=");
    }

    [Fact]
    public async Task The_beginning_of_a_mail_that_is_too_large_is_not_taken_for_the_mail()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var file = Path.Combine(database.Settings.Data, "grande.eml");
        await File.WriteAllTextAsync(file, ChannelsApp.Mail(text: string.Concat(Enumerable.Repeat("uma linha que se repete muitas vezes\r\n", 2000))));

        var ended = await VinculoProcess.RunAsync(database.Settings with { MaxMessageBytes = 65536 }, "intake", file);

        (ended.Code, ended.Output).ShouldBe((IntakeCommand.SomeNotTakenIn, "0 taken in, 0 known before, 0 in quarantine, 1 too large\n"));
        ended.Errors.ShouldContain(file);
    }

    /// <summary>A mail is brought, and our own reading of it fails.</summary>
    private static async Task<MailReceipt> FailAsync(TestApp app, byte[] raw, int failsAt)
    {
        var intake = app.Services.GetRequiredService<MailIntake>();
        using var faulty = new FaultyBytes(raw, failsAt);
        using var mail = intake.Read(faulty.Memory);
        return await intake.AcceptAsync(mail, new MailArrival(), TestContext.Current.CancellationToken);
    }

    private static async Task<string> ListAsync(HttpClient manager) =>
        WebUtility.HtmlDecode(await manager.GetStringAsync("/settings/quarantine"));

    private static Task<int> RunAsync(TestApp app) => app.InScopeAsync(async provider =>
    {
        await ActivatorUtilities.CreateInstance<RetryQuarantine>(provider).RunAsync(CancellationToken.None);
        return 0;
    });

    /// <summary>As another version left it.</summary>
    private static async Task<Guid> KeepAsync(TestApp app, string reason, string mail, string triedBy = "0.0.1", DateTimeOffset? reachedServerAt = null)
    {
        var id = Ids.New(app.Clock.GetUtcNow());
        var raw = System.Text.Encoding.UTF8.GetBytes(mail);
        var original = await Originals.PackAsync(new MemoryStream(raw), CancellationToken.None);
        await app.QueryAsync(db =>
        {
            db.Add(new QuarantinedMail
            {
                Id = id,
                Hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw)),
                Reason = reason,
                Length = raw.Length,
                At = app.Clock.GetUtcNow(),
                Original = original,
                ReachedServerAt = reachedServerAt,
                TriedBy = triedBy,
            });
            return db.SaveChangesAsync();
        });
        return id;
    }
}
