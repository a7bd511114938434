using Microsoft.AspNetCore.Http;
using Vinculo.Platform.Web;

namespace Vinculo.Tests.Platform.Web;

public sealed class AssetsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "wwwroot", "assets");

    private readonly Assets assets = new();

    [Theory]
    [InlineData("app.js")]
    [InlineData("app.css")]
    [InlineData("live.js")]
    [InlineData("charts.js")]
    [InlineData("icons.svg")]
    [InlineData("inter-latin-opsz-normal.woff2")]
    public async Task Every_named_asset_was_built_and_is_kept_for_ever(string name)
    {
        var response = await AskAsync(assets.Url(name));

        response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        response.Body.Length.ShouldBeGreaterThan(100);
        response.Headers.CacheControl.ToString().ShouldContain("immutable");
    }

    [Fact]
    public async Task The_best_encoding_that_the_browser_takes_is_sent()
    {
        var plain = await AskAsync(assets.Url("app.css"));
        var gzip = await AskAsync(assets.Url("app.css"), "gzip, deflate");
        var brotli = await AskAsync(assets.Url("app.css"), "gzip, deflate, br");

        plain.Headers.ContentEncoding.ToString().ShouldBeEmpty();
        gzip.Headers.ContentEncoding.ToString().ShouldBe("gzip");
        brotli.Headers.ContentEncoding.ToString().ShouldBe("br");
        brotli.Body.Length.ShouldBeLessThan(gzip.Body.Length);
        gzip.Body.Length.ShouldBeLessThan(plain.Body.Length / 3);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("../Vinculo.dll")]
    [InlineData("nothing.js")]
    public async Task What_the_build_did_not_make_is_not_there(string name) =>
        (await AskAsync("/assets/" + name)).StatusCode.ShouldBe(StatusCodes.Status404NotFound);

    [Fact]
    public async Task The_first_load_of_a_page_of_the_shell_stays_under_its_budget()
    {
        string[] first = [assets.Url("app.css"), assets.Url("app.js"), .. assets.Preload, assets.Url("live.js"), assets.Url("icons.svg"), assets.Url("logo.svg"), assets.Url("inter-latin-opsz-normal.woff2")];

        var bytes = 0L;
        foreach (var url in first)
            bytes += (await AskAsync(url, "gzip, br")).Body.Length;

        // 250 kB is promised for the whole inbox; the page itself and its live connection need some of it.
        bytes.ShouldBeLessThan(170_000);
    }

    [Fact]
    public void Nothing_in_the_style_sheet_or_the_scripts_comes_from_another_host()
    {
        var built = Directory.EnumerateFiles(Folder).Where(file => file.EndsWith(".css", StringComparison.Ordinal)).ToArray();

        built.ShouldNotBeEmpty();
        foreach (var file in built)
            File.ReadAllText(file).ShouldNotContain("url(http");
    }

    [Fact]
    public void Assets_that_were_not_built_are_missed_at_once_and_said_how_to_make()
    {
        var missing = Should.Throw<FileNotFoundException>(() => new Assets(Path.Combine(Path.GetTempPath(), "no-such-assets")));

        missing.Message.ShouldContain("dotnet build");
    }

    private async Task<(int StatusCode, IHeaderDictionary Headers, byte[] Body)> AskAsync(string url, string accepted = "")
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.Request.Headers.AcceptEncoding = accepted;
        await assets.ServeAsync(context, url["/assets/".Length..]);
        return (context.Response.StatusCode, context.Response.Headers, body.ToArray());
    }
}
