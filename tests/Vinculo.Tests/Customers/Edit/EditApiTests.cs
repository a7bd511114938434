using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Audit;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Edit;

public class EditApiTests
{
    private static readonly object Ana = new
    {
        name = " Ana  Souza ",
        document = "529.982.247-25",
        emails = new[] { "Ana@Exemplo.com.br", "ana.souza@trabalho.example" },
        phones = new[] { "(11) 98765-4321" },
        city = "São Paulo",
        state = "SP",
        birthday = "31/05/1990",
        tags = new[] { "VIP", "vip", "atacado" },
    };

    [Theory, BothEngines]
    public async Task A_customer_is_kept_in_normal_form_and_read_back(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        using var made = await api.SendAsync(HttpMethod.Post, "", Ana);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        made.Headers.ETag!.Tag.ShouldBe("\"1\"");

        var read = await api.Client.GetFromJsonAsync<JsonElement>(made.Headers.Location);
        read.GetProperty("name").GetString().ShouldBe("Ana Souza");
        read.GetProperty("document").GetString().ShouldBe("52998224725");
        read.GetProperty("emails").Deserialize<string[]>().ShouldBe(["ana@exemplo.com.br", "ana.souza@trabalho.example"]);
        read.GetProperty("phones").Deserialize<string[]>().ShouldBe(["+5511987654321"]);
        read.GetProperty("birthday").GetString().ShouldBe("1990-05-31");
        read.GetProperty("tags").Deserialize<string[]>().ShouldBe(["vip", "atacado"]);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once_beside_its_field()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        using var answer = await api.SendAsync(HttpMethod.Post, "", new
        {
            document = "529.982.247-26",
            emails = new[] { "ana@exemplo.com.br", "ana@" },
            phones = new[] { "12" },
            birthday = "2190-01-01",
            language = "tlh",
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateArray()
            .Select(e => e.GetProperty("field").GetString() + " " + e.GetProperty("code").GetString());
        errors.ShouldBe(
            [
                "name customers.name-missing", "document customers.document-wrong", "language customers.language-unknown",
                "birthday customers.birthday-wrong", "emails[1] customers.email-wrong", "phones[0] customers.phone-wrong",
            ],
            ignoreOrder: true);
    }

    [Theory, BothEngines]
    public async Task An_address_or_document_belongs_to_one_customer_only(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        await api.CreateAsync(Ana);
        using var answer = await api.SendAsync(HttpMethod.Post, "", new
        {
            name = "Bia",
            document = "52998224725",
            emails = new[] { "bia@exemplo.com.br", "ANA@exemplo.com.br" },
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await answer.Content.ReadAsStringAsync();
        problem.ShouldContain("emails[1]");
        problem.ShouldContain("customers.document-taken");
    }

    [Theory, BothEngines]
    public async Task A_change_replaces_what_is_sent_and_counts_the_version(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(Ana);
        using var patched = await api.SendAsync(HttpMethod.Patch, $"/{id}",
            new { city = (string?)null, emails = new[] { "nova@exemplo.com.br", "ana@exemplo.com.br" } }, ("If-Match", "\"1\""));
        patched.StatusCode.ShouldBe(HttpStatusCode.OK, await patched.Content.ReadAsStringAsync());
        patched.Headers.ETag!.Tag.ShouldBe("\"2\"");

        var read = await api.GetAsync($"/{id}");
        read.GetProperty("city").ValueKind.ShouldBe(JsonValueKind.Null);
        read.GetProperty("state").GetString().ShouldBe("SP");
        read.GetProperty("emails").Deserialize<string[]>().ShouldBe(["nova@exemplo.com.br", "ana@exemplo.com.br"]);
        read.GetProperty("phones").Deserialize<string[]>().ShouldBe(["+5511987654321"]);

        var audit = await app.QueryAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.Action == "customer.changed" && e.SubjectId == id));
        audit.Before.ShouldNotBeNull().ShouldContain("ana.souza@trabalho.example");
        audit.After.ShouldNotBeNull().ShouldContain("nova@exemplo.com.br");
    }

    [Fact]
    public async Task A_change_based_on_an_older_version_is_refused()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(Ana);
        (await api.SendAsync(HttpMethod.Put, $"/{id}", new { name = "Ana Lima" }, ("If-Match", "\"1\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.SendAsync(HttpMethod.Put, $"/{id}", new { name = "Ana Dias" }, ("If-Match", "\"1\""))).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await api.GetAsync($"/{id}")).GetProperty("name").GetString().ShouldBe("Ana Lima");
    }

    [Fact]
    public async Task A_reader_who_has_the_present_version_is_told_so()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(Ana);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{CustomersApi.Path}/{id}");
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"1\"");
        (await api.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_person_works_for_a_company_that_is_registered()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        var company = await api.CreateAsync(new { name = "Padaria do Bairro", document = "12.ABC.345/01DE-35" });
        var ana = await api.CreateAsync(new { name = "Ana", companyId = company });
        (await api.GetAsync($"/{ana}")).GetProperty("companyName").GetString().ShouldBe("Padaria do Bairro");
        (await api.GetAsync($"/{company}")).GetProperty("isCompany").GetBoolean().ShouldBeTrue();
        (await api.SendAsync(HttpMethod.Post, "", new { name = "Bia", companyId = ana })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"emails\": 3}")]
    public async Task A_patch_that_is_no_object_of_ours_is_refused(string body)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(Ana);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/merge-patch+json");
        (await api.Client.PatchAsync($"{CustomersApi.Path}/{id}", content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
