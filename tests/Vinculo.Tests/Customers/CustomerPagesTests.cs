using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Customers.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers;

public class CustomerPagesTests
{
    private static readonly (string Name, string Value)[] Ana =
    [
        ("name", "Ana Souza"), ("kind", "person"), ("document", "529.982.247-25"), ("emails", "ana@exemplo.com.br"), ("emails", ""),
        ("phones", "(11) 98765-4321"), ("city", "Santos"), ("state", "SP"), ("birthday", "1990-05-31"), ("language", "pt-BR"), ("tags", "VIP, atacado"),
    ];

    [Theory, BothEngines]
    public async Task An_agent_adds_a_customer_and_finds_it_by_what_people_say(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        (await agent.PageAsync("/customers")).ShouldContain("Nenhum cliente ainda");
        using var saved = await agent.SubmitAsync("/customers/new", Ana);
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await saved.TextAsync());

        var page = await agent.PageAsync(saved.Headers.Location!.ToString());
        foreach (var shown in (string[])["Ana Souza", "529.982.247-25", "(11) 98765-4321", "ana@exemplo.com.br", "Santos, SP", "vip", "31 mai 1990"])
            page.ShouldContain(shown);
        (await FragmentAsync(agent, "/customers?text=souza")).ShouldContain("Ana Souza");
        (await FragmentAsync(agent, "/customers?text=ninguem")).ShouldContain("Nenhum cliente com “ninguem”");
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        using var refused = await agent.SubmitAsync("/customers/new",
            ("name", ""), ("document", "111.222.333-44"), ("emails", "ana@"), ("phones", "12"), ("notes", "gosta de café"), ("tags", "vip"));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.TextAsync();
        foreach (var shown in (string[])["Escreva o nome.", "Não é um CPF nem um CNPJ", "“ana@” não é um endereço", "“12” não é um telefone", "gosta de café", "111.222.333-44", "value=\"vip\""])
            page.ShouldContain(shown);
    }

    [Theory, BothEngines]
    public async Task The_company_of_a_person_is_searched_for_and_chosen_by_name_or_CNPJ(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        var acme = await api.CreateAsync(new { name = "Ação Móveis", isCompany = true, document = "11.222.333/0001-81" });
        await api.CreateAsync(new { name = "Ação Pessoa" });
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        var offers = await FragmentAsync(agent, "/customers/companies?company=acao");
        offers.ShouldContain("value=\"Ação Móveis\"");
        offers.ShouldContain("11.222.333/0001-81");
        offers.ShouldNotContain("Ação Pessoa");

        using var saved = await agent.SubmitAsync("/customers/new", [.. Ana, ("company", "acao moveis")]);
        saved.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await saved.TextAsync());
        (await CompanyOfAnaAsync(app)).ShouldBe(acme);
        var edit = saved.Headers.Location + "/edit";
        (await agent.PageAsync(edit)).ShouldContain("value=\"Ação Móveis\"");

        var twin = await api.CreateAsync(new { name = "AÇÃO MÓVEIS", isCompany = true, document = "11.444.777/0001-61" });
        (await agent.SubmitAsync(edit, [.. Ana, ("companyId", acme.ToString()), ("company", "Ação Móveis")])).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await CompanyOfAnaAsync(app)).ShouldBe(acme);
        using var several = await agent.SubmitAsync(edit, [.. Ana, ("company", "Ação Móveis")]);
        (await several.TextAsync()).ShouldContain("mais de uma empresa");
        (await agent.SubmitAsync(edit, [.. Ana, ("company", "11.444.777/0001-61")])).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await CompanyOfAnaAsync(app)).ShouldBe(twin);
        using var unknown = await agent.SubmitAsync(edit, [.. Ana, ("company", "Ação Pessoa")]);
        (await unknown.TextAsync()).ShouldContain("Escolha uma empresa cadastrada.");
        (await agent.SubmitAsync(edit, [.. Ana, ("companyId", twin.ToString()), ("company", "")])).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await CompanyOfAnaAsync(app)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_who_edit_at_once_do_not_overwrite_each_other()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var agent = await app.SignedInAsync(await app.AccountAsync(Role.Agent));
        using var saved = await agent.SubmitAsync("/customers/new", Ana);
        var edit = saved.Headers.Location + "/edit";
        (await agent.SubmitAsync(edit, [.. Ana, ("notes", "primeira"), ("version", "1")])).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var late = await agent.SubmitAsync(edit, [.. Ana, ("notes", "segunda"), ("version", "1")]);
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var page = await late.TextAsync();
        page.ShouldContain("Alguém mudou isto");
        page.ShouldContain("segunda");
        (await app.QueryAsync(db => db.Set<Customer>().Select(c => c.Notes).SingleAsync())).ShouldBe("primeira");
    }

    [Fact]
    public async Task A_viewer_reads_and_is_offered_nothing_more()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(new { name = "Ana" });
        using var viewer = await app.SignedInAsync(await app.AccountAsync(Role.Viewer));
        (await viewer.PageAsync("/customers")).ShouldNotContain("/customers/new");
        (await viewer.PageAsync($"/customers/{id}")).ShouldNotContain("/edit");
        (await viewer.GetAsync("/customers/import")).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("pt-BR", "Clientes")]
    [InlineData("en", "Customers")]
    [InlineData("es", "Clientes")]
    public async Task The_pages_speak_three_languages(string language, string title)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var viewer = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        viewer.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        foreach (var path in (string[])["/customers", "/customers/new", "/customers/import"])
            (await viewer.PageAsync(path)).ShouldContain(title);
    }

    [Theory, BothEngines]
    public async Task The_history_shows_what_other_modules_said_and_goes_on_where_it_stopped(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(new { name = "Ana" });
        await app.InScopeAsync(async p =>
        {
            for (var i = 0; i < 60; i++)
                p.GetRequiredService<ITimeline>().Add(new TimelineEntry(id, app.Clock.GetUtcNow().AddMinutes(i), "desk.test", Ids.New(app.Clock.GetUtcNow()), [$"nº {i}"], $"/inbox/{i}"));
            return await p.GetRequiredService<VinculoDb>().SaveChangesAsync();
        });
        using var viewer = await app.SignedInAsync(await app.AccountAsync(Role.Viewer));
        var page = await viewer.PageAsync($"/customers/{id}");
        page.ShouldContain("Março de 2026");
        page.ShouldContain("nº 59");
        page.ShouldNotContain("nº 9<");
        var next = System.Text.RegularExpressions.Regex.Match(page, "hx-get=\"(/customers/[^\"]+)\"").Groups[1].Value;
        var more = await FragmentAsync(viewer, next);
        more.ShouldContain("nº 9<");
        more.ShouldNotContain("Março de 2026");
        (await viewer.PageAsync($"/customers/{id}?show=listening")).ShouldNotContain("nº 59");
    }

    [Fact]
    public async Task Pages_ask_the_database_at_most_four_times()
    {
        var commands = new CommandCounter();
        await using var app = await TestApp.StartAsync(Engine.Sqlite, services =>
            services.AddSingleton<Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor>(commands));
        using var api = await CustomersApi.OfAsync(app);
        var company = await api.CreateAsync(new { name = "Padaria", isCompany = true, emails = new[] { "p@exemplo.com.br" } });
        await api.CreateAsync(new { name = "Ana", companyId = company });
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        foreach (var path in (string[])["/customers", "/customers?text=ana", $"/customers/{company}", $"/customers/{company}/edit", "/customers/import"])
        {
            commands.Reset();
            await manager.PageAsync(path);
            commands.Count.ShouldBeInRange(1, 4, path + ":\n" + string.Join("\n\n", commands.Texts));
        }
    }

    private static Task<Guid?> CompanyOfAnaAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<Customer>().Where(c => c.Name == "Ana Souza").Select(c => c.CompanyId).SingleAsync());

    private static async Task<string> FragmentAsync(HttpClient browser, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("HX-Request", "true");
        using var answer = await browser.SendAsync(request);
        var text = await answer.TextAsync();
        text.ShouldNotContain("<html");
        return text;
    }
}
