using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Browser.Tests;

/// <summary>The demonstration company, seeded once for the pages that are walked.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    internal RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await RunningApp.StartDemoAsync();
        await AddMailboxAsync();
    }

    /// <summary>One that is switched off, for there is no server; with everything that its page can show.</summary>
    private async Task AddMailboxAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var now = TimeProvider.System.GetUtcNow();
        var server = new ServerAccess("mail.casataboa.example", 993, MailSecurity.Tls, "contato", "");
        var mailbox = new MailboxAccount
        {
            Id = Ids.New(now),
            Address = "contato@casataboa.example",
            DisplayName = "Casa Tábua",
            Imap = server,
            Smtp = server with { Port = 465 },
            CreatedAt = now,
            Active = false,
        };
        mailbox.Compared(2, now);
        db.Add(mailbox);
        var described = new MissingMail { MailboxId = mailbox.Id, Uid = 7 };
        described.Describe("maria@cliente.example", "Geladeira não liga", 20_480, now);
        db.Add(described);
        db.Add(new MissingMail { MailboxId = mailbox.Id, Uid = 9 });
        db.Add(new MailboxAlias { Id = Ids.New(now), MailboxId = mailbox.Id, Address = "@casataboa.example", CreatedAt = now });
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}

/// <summary>
/// Every page, on a desk in light and in dark, and on a phone: axe-core finds nothing serious, the Content-Security-Policy is
/// never broken, nothing fails in the console, and nothing reaches past the screen.
/// </summary>
public class PageTests(Chromium chromium, DemoFixture demo) : IClassFixture<DemoFixture>
{
    private static readonly string[] ForPrograms = ["/api", "/openapi", "/assets", "/health", "/live"];

    [Theory]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    public async Task Every_page_is_sound(int width, int height, ColorScheme scheme)
    {
        await using var profile = await chromium.ProfileAsync(width, height, scheme);
        var page = await profile.NewPageAsync();
        var faults = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
                faults.Add($"{new Uri(page.Url).PathAndQuery}: {message.Text}");
        };
        page.PageError += (_, error) => faults.Add($"{new Uri(page.Url).PathAndQuery}: {error}");

        foreach (var path in (string[])["/sign-in", "/contact", "/no-such-page"])
            await LookAsync(page, path, faults);
        var administrator = demo.App.Services.GetRequiredService<DemoAccounts>().All.First(a => a.Role == Role.Administrator);
        await SignIn.AsAsync(page, demo.App.Url, administrator.Email, administrator.Password);
        await StartDraftAsync(page);
        var pages = PagesWithoutParameters();
        pages.Count.ShouldBeGreaterThan(25);
        foreach (var path in pages.Concat(await FirstOfEachListAsync(page)))
            await LookAsync(page, path, faults);

        faults.ShouldBeEmpty();
    }

    /// <summary>Whatever the application answers under a fixed address, but for what is made for programs.</summary>
    private List<string> PagesWithoutParameters() =>
    [
        .. demo.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.Parameters.Count == 0 && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Where(path => !ForPrograms.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Without a draft of the policy there is nothing to edit or publish.</summary>
    private async Task StartDraftAsync(IPage page)
    {
        await page.GotoAsync(demo.App.Url + "/plan");
        var start = page.Locator("form[action='/plan/draft'] button");
        if (await start.CountAsync() > 0)
            await page.RunAndWaitForResponseAsync(() => start.First.ClickAsync(), "**/plan/draft");
    }

    private async Task LookAsync(IPage page, string path, List<string> faults)
    {
        await page.GotoAsync(demo.App.Url + path, new() { WaitUntil = WaitUntilState.Load });
        if (await page.Locator("main").CountAsync() == 0)
            return; // a part of a page, which the page itself asks for
        await KeepPictureAsync(page, path);
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } });
        faults.AddRange(result.Violations
            .Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{path}: {v.Id} {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
            faults.Add($"{path}: {overflow} px wider than the screen");
        var tall = await page.EvaluateAsync<bool>("() => !!document.querySelector('.v-app') && document.documentElement.scrollHeight > innerHeight");
        if (tall)
            faults.Add($"{path}: the document scrolls behind the panes");
    }

    /// <summary>For people who want to see the pages: <c>VINCULO_PICTURES</c> names the folder that gets a picture of each.</summary>
    private static async Task KeepPictureAsync(IPage page, string path)
    {
        if (Environment.GetEnvironmentVariable("VINCULO_PICTURES") is not { Length: > 0 } folder)
            return;
        var dark = await page.EvaluateAsync<bool>("() => matchMedia('(prefers-color-scheme: dark)').matches");
        var name = $"{path.Trim('/').Replace('/', '-').Replace('?', '-')}.{page.ViewportSize!.Width}.{(dark ? "dark" : "light")}.png";
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
    }

    private async Task<List<string>> FirstOfEachListAsync(IPage page)
    {
        var found = new List<string>();
        foreach (var (list, link) in new[]
                 {
                     ("/inbox?tab=all", "a.v-item"), ("/customers", "main a[href^='/customers/0']"), ("/insight", "main a[href^='/insight/rows/']"),
                     ("/settings/people", "main a[href^='/settings/people/0']"), ("/settings/queues", "main a[href^='/settings/queues/0']"),
                     ("/settings/rules", "main a[href^='/settings/rules/0']"), ("/settings/answers", "main a[href^='/settings/answers/0']"),
                     ("/settings/mailboxes", "main a[href^='/settings/mailboxes/0']"),
                 })
        {
            await page.GotoAsync(demo.App.Url + list);
            var href = await page.Locator(link).First.GetAttributeAsync("href");
            found.Add(href.ShouldNotBeNull($"{list} shows nothing to open"));
        }
        return found;
    }
}
