using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;
using Vinculo.Platform.Web.Gallery;

namespace Vinculo.Tests.Platform.Web;

public sealed class GalleryTests
{
    public static TheoryData<string, string> Views
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var view in (string[])["states", "inbox", "conversation", "dashboard", "form", "signin", "survey"])
            {
                foreach (var language in Texts.Languages)
                    all.Add(view, language);
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_component_keeps_to_the_content_security_policy(string view, string language)
    {
        var page = await RenderAsync(view, language);

        page.QuerySelectorAll("[style], style").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes).Where(one => one.Name.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty();
        page.QuerySelectorAll("script").ShouldAllBe(script => script.HasAttribute("src") || script.GetAttribute("type") == "application/json");
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_page_has_its_language_one_heading_and_names_for_what_can_be_pressed(string view, string language)
    {
        var page = await RenderAsync(view, language);

        page.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelectorAll("main").Length.ShouldBe(1);
        page.QuerySelectorAll("button, a[href]").ShouldNotBeEmpty();
        page.QuerySelectorAll("button, a[href]").Where(one => NameOf(one).Length == 0).Select(one => one.OuterHtml).ShouldBeEmpty();
        page.QuerySelectorAll("[id]").GroupBy(one => one.Id).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_field_has_a_label_and_its_error_is_tied_to_it(string view, string language)
    {
        var page = await RenderAsync(view, language);

        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
        {
            var labelled = field.Closest("label") is not null || field.HasAttribute("aria-label") || page.QuerySelector($"label[for='{field.Id}']") is not null;
            labelled.ShouldBeTrue(field.OuterHtml);
            if (field.GetAttribute("aria-invalid") == "true")
                page.GetElementById(field.GetAttribute("aria-describedby")!.Split(' ')[0])!.TextContent.Trim().ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Every_icon_that_a_page_names_is_in_the_sprite()
    {
        var sprite = await File.ReadAllTextAsync(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "wwwroot", "assets"), "icons-*.svg").Single());
        var drawn = new HtmlParser().ParseDocument(sprite).QuerySelectorAll("symbol").Select(symbol => symbol.Id).ToHashSet();

        foreach (var view in Views.Select(row => row.Data.Item1).Distinct())
        {
            var used = (await RenderAsync(view, "pt-BR")).QuerySelectorAll("use").Select(use => use.GetAttribute("href")!.Split('#')[1]).Distinct().ToArray();
            used.ShouldNotBeEmpty();
            used.Except(drawn).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("dark", "dark")]
    [InlineData("light", "light")]
    [InlineData("system", null)]
    [InlineData("\"><script>", null)]
    public async Task The_chosen_theme_is_there_from_the_first_byte(string cookie, string? attribute) =>
        (await RenderAsync("survey", "pt-BR", cookie)).DocumentElement.GetAttribute("data-bs-theme").ShouldBe(attribute);

    [Fact]
    public async Task A_chart_keeps_its_numbers_in_a_table_and_says_its_finding()
    {
        var page = await RenderAsync("dashboard", "pt-BR");

        var nps = page.QuerySelectorAll("[data-chart=line]")[^1];
        nps.QuerySelector(".plot")!.GetAttribute("aria-label").ShouldBe("NPS entre 40 e 48 em doze semanas");
        nps.QuerySelectorAll("tbody tr").Length.ShouldBe(12);
        nps.QuerySelector("tbody tr td")!.TextContent.ShouldBe("41 (37–45)");
    }

    private static string NameOf(IElement element) =>
        (element.GetAttribute("aria-label") ?? element.TextContent).Trim();

    private static async Task<IDocument> RenderAsync(string view, string language, string? theme = null)
    {
        var http = new DefaultHttpContext();
        if (theme is not null)
            http.Request.Headers.Cookie = "theme=" + Uri.EscapeDataString(theme);
        var services = new ServiceCollection()
            .AddSingleton<Assets>().AddSingleton<Texts>()
            .AddSingleton(new NavItem("inbox", "/inbox", "inbox", "platform.nav.inbox"))
            .AddSingleton(new NavItem("insight", "/insight", "chart-dots", "platform.nav.insight", 1))
            .AddSingleton(new NavItem("settings", "/settings", "settings", "platform.nav.settings", Place: NavPlace.Foot))
            .AddCascadingValue(_ => new ShellModel { PersonId = Guid.Empty, Name = "Rafael Tanaka", Initials = "RT", Badges = new Dictionary<string, int> { ["inbox"] = 5 } })
            .AddCascadingValue<HttpContext>(_ => http)
            .BuildServiceProvider();
        await using (services)
        {
            await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
                var root = await renderer.RenderComponentAsync<UiGallery>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }));
                return root.ToHtmlString();
            });
            return await new HtmlParser().ParseDocumentAsync(html);
        }
    }
}
