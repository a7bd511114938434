using System.Net;
using System.Text.Json;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.List;

public class ListCustomersTests
{
    [Theory, BothEngines]
    public async Task Pages_follow_each_other_by_name_without_gap_or_repeat(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        foreach (var name in (string[])["Érica", "ana", "Zulmira", "Ana", "bia", "Ângela", "de Sá", "Desa"])
            await api.CreateAsync(new { name });

        var names = new List<string?>();
        string? after = null;
        do
        {
            var page = await api.GetAsync($"?limit=3&after={after}");
            names.AddRange(Names(page));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        names.Count.ShouldBe(8);
        names.Select(name => name!.ToLowerInvariant()).ShouldBe(["ana", "ana", "ângela", "bia", "de sá", "desa", "érica", "zulmira"]);
    }

    [Theory, BothEngines]
    public async Task A_text_finds_by_name_document_email_and_phone(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        await api.CreateAsync(new { name = "João da Silva", document = "529.982.247-25", emails = new[] { "joao@exemplo.com.br" }, phones = new[] { "(11) 98765-4321" } });
        await api.CreateAsync(new { name = "Joana Prado", emails = new[] { "joana@outra.example" }, phones = new[] { "+351 912 345 678" } });
        await api.CreateAsync(new { name = "Padaria São João", document = "11.222.333/0001-81" });

        (await FoundAsync(api, "joa")).ShouldBe(["João da Silva", "Joana Prado", "Padaria São João"], ignoreOrder: true);
        (await FoundAsync(api, "JOÃO DA SILVA")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "joao@ex")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "529.982")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "11.222.333/0001")).ShouldBe(["Padaria São João"]);
        (await FoundAsync(api, "(11) 9876")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "+351 912")).ShouldBe(["Joana Prado"]);
        (await FoundAsync(api, "silva")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "silva joao")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "sao jo")).ShouldBe(["Padaria São João"]);
        (await FoundAsync(api, "jo")).ShouldBe(["João da Silva", "Joana Prado"], ignoreOrder: true);
        (await FoundAsync(api, "98765-43")).ShouldBe(["João da Silva"]);
        (await FoundAsync(api, "outra")).ShouldBe(["Joana Prado"]);
        (await FoundAsync(api, "%")).ShouldBeEmpty();
        (await FoundAsync(api, "ninguém")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cursor_from_elsewhere_is_refused()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        (await api.Client.GetAsync(CustomersApi.Path + "?after=abc")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string?[]> FoundAsync(CustomersApi api, string text) =>
        [.. Names(await api.GetAsync("?text=" + Uri.EscapeDataString(text)))];

    private static IEnumerable<string?> Names(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString());
}
