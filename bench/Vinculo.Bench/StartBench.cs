using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Vinculo.Demo;
using Vinculo.Platform;

namespace Vinculo.Bench;

/// <summary>
/// The demonstration company on SQLite as a process of its own: how long its making takes, how long a start, what a
/// browser loads when somebody first sees the inbox, and how much memory it holds after that when nobody asks anything.
/// </summary>
internal static class StartBench
{
    private const int Starts = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(Installations installations)
    {
        var settings = await installations.GetAsync("start");
        var (made, first) = await StartAsync(settings);
        await using (made)
            Console.WriteLine(Invariant($"first start, with the making of the company: {first / 1000:0.0} s"));
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var (server, milliseconds) = await StartAsync(settings);
            await using var _ = server;
            times.Add(milliseconds);
            if (i == Starts - 1)
                await VisitAsync(server);
        }
        Console.WriteLine(Invariant($"start to the first page, median of {Starts}: {times.Order().ElementAt(Starts / 2) / 1000:0.00} s"));
    }

    private static async Task<(ServerProcess Server, double Milliseconds)> StartAsync(VinculoSettings settings)
    {
        var clock = Stopwatch.StartNew();
        var server = await ServerProcess.StartAsync(settings, "--demo");
        using var browser = RunningApp.Browser(server.Url);
        await browser.GetStringAsync("/sign-in");
        return (server, clock.Elapsed.TotalMilliseconds);
    }

    private static async Task VisitAsync(ServerProcess server)
    {
        using var playwright = await Playwright.CreateAsync();
        await using (var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] }))
        {
            var agent = Staff.Shown.First(account => account.Role == Platform.Security.Role.Agent);
            var session = await SignInAsync(chromium, server.Url, agent);
            // A context of its own has an empty cache: the inbox is the first page that it sees.
            await using var fresh = await chromium.NewContextAsync(new() { BaseURL = server.Url.ToString(), StorageState = session });
            await FirstLoadAsync(await fresh.NewPageAsync());
        }
        await Task.Delay(Idle);
        Console.WriteLine(Invariant($"resident after the visit and {Idle.TotalSeconds} s without one: {server.ResidentBytes / 1e6:0} MB"));
    }

    private static async Task<string> SignInAsync(IBrowser chromium, Uri url, DemoAccount agent)
    {
        await using var context = await chromium.NewContextAsync(new() { BaseURL = url.ToString() });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("[name=email]", agent.Email);
        await page.FillAsync("[name=password]", agent.Password);
        await page.PressAsync("[name=password]", "Enter");
        await page.WaitForURLAsync(to => !to.Contains("sign-in", StringComparison.Ordinal));
        return await context.StorageStateAsync();
    }

    private static async Task FirstLoadAsync(IPage page)
    {
        var finished = new List<IRequest>();
        page.RequestFinished += (_, request) => finished.Add(request);
        await page.GotoAsync("/inbox", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var total = 0;
        foreach (var request in finished)
        {
            var sizes = await request.SizesAsync();
            total += sizes.ResponseBodySize;
            Console.WriteLine(Invariant($"  {sizes.ResponseBodySize,7} bytes  {new Uri(request.Url).AbsolutePath}"));
        }
        Console.WriteLine(Invariant($"first load of the inbox: {finished.Count} answers, {total / 1000.0:0.0} kB over the wire"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
