using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.List;

public class CustomersInPaletteTests
{
    [Theory, BothEngines]
    public async Task The_palette_finds_customers_by_name_without_accents_and_by_address(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var card = await app.InScopeAsync(p => p.GetRequiredService<ICustomers>().FindOrCreateAsync(
            CustomerAddress.Email("joao@moveis.example"), "João Conceição", "pt-BR", Actor.System, CancellationToken.None));
        using var viewer = await app.SignedInAsync(await app.AccountAsync(Role.Viewer));

        foreach (var typed in (string[])["conceicao", "joão", "joao@mov"])
        {
            var found = new HtmlParser().ParseDocument(await viewer.PageAsync("/palette?q=" + Uri.EscapeDataString(typed)));
            found.QuerySelector($"a[href='/customers/{card.Id}']").ShouldNotBeNull(typed).TextContent.ShouldContain("joao@moveis.example");
        }
        (await viewer.PageAsync("/palette?q=x")).ShouldNotContain("João");
        (await viewer.PageAsync("/palette?q=ninguem")).ShouldNotContain("João");
    }
}
