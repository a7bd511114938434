using Microsoft.Playwright;
using Vinculo.Browser.Tests;
using Vinculo.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Vinculo.Browser.Tests;

/// <summary>One Chromium for the whole run, the machine's own; started by the first test that asks.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long a page may take, in milliseconds: a busy machine is slow, not wrong.</summary>
    private const float Patience = 120_000;

    private readonly SemaphoreSlim gate = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A browser profile of its own: no cookies, Portuguese, of a given size and colour scheme.</summary>
    public async Task<IBrowserContext> ProfileAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, string language = "pt-BR")
    {
        await StartAsync();
        var profile = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = language,
            TimezoneId = "America/Sao_Paulo",
            ReducedMotion = ReducedMotion.Reduce,
        });
        profile.SetDefaultTimeout(Patience);
        return profile;
    }

    private async Task StartAsync()
    {
        var path = Requirement.Tool("chromium", "chromium");
        await gate.WaitAsync();
        try
        {
            if (browser is not null)
                return;
            Assertions.SetDefaultExpectTimeout(Patience);
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        gate.Dispose();
    }
}
