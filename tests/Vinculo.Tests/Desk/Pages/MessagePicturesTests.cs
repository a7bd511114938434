using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

/// <summary>Pictures that a customer put between the words: the thread shows text, and is not to keep them back.</summary>
public class MessagePicturesTests
{
    private static readonly MessageFile Photo = new("risco.jpg", "image/jpeg", new string('a', 64), 48_000, "foto@1");

    [Fact]
    public async Task A_picture_of_a_new_mail_is_seen_below_its_words()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);

        var page = await PageAsync(visit, null, Photo);

        var picture = page.QuerySelectorAll(".v-att-pic").ShouldHaveSingleItem();
        picture.QuerySelector("img")!.GetAttribute("alt").ShouldBe("risco.jpg");
        picture.QuerySelector("img")!.GetAttribute("src").ShouldBe(picture.GetAttribute("href"));
        Button(page).ShouldBe("Ver como foi enviada");
        page.QuerySelectorAll(".v-att").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signature_that_is_folded_keeps_no_picture_back()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);

        var page = await PageAsync(visit, "-- \nBia Reis\n(11) 98765-4321", Photo);

        page.QuerySelectorAll(".v-att-pic").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Where_an_earlier_mail_is_quoted_they_are_counted_for_they_may_be_of_that_one()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);

        var page = await PageAsync(visit, "> Veja a foto.", Photo, Photo with { ContentId = "foto@2" });

        page.QuerySelectorAll(".v-att-pic").ShouldBeEmpty();
        Button(page).ShouldBe("Ver como foi enviada, com 2 imagens");
    }

    [Fact]
    public async Task A_logo_is_left_to_the_HTML_and_what_no_browser_may_show_is_a_file()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);

        var page = await PageAsync(visit, null, Photo with { Length = 3_000 }, Photo with { Name = "planta.svg", ContentType = "image/svg+xml" });

        page.QuerySelectorAll(".v-att-pic").ShouldBeEmpty();
        page.QuerySelectorAll(".v-att .v-ell").ShouldHaveSingleItem().TextContent.ShouldBe("planta.svg");
    }

    private static async Task<IDocument> PageAsync(InboxVisit visit, string? quoted, params MessageFile[] files)
    {
        var id = await visit.OpenAsync();
        await visit.App.InScopeAsync(provider => provider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, id, null, "Bia Reis", "bia.reis@loja.example", "Mesa", "Chegou com um risco.", quoted,
                "<p>Chegou com um risco.</p><img src='cid:foto@1'>", files, visit.App.Clock.GetUtcNow()),
            CancellationToken.None));
        return await visit.PageAsync("/inbox/" + id);
    }

    private static string Button(IDocument page) => page.QuerySelector("[data-html] > summary")!.TextContent.Trim();
}
