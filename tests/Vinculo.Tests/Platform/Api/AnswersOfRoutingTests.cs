using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Api;

/// <summary>What the API says to calls that no endpoint takes, and to calls without a body.</summary>
public class AnswersOfRoutingTests
{
    private const string Nobody = "01900000-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/v1/nothing")]
    [InlineData("POST", "/api/v1/nothing/at/all")]
    [InlineData("DELETE", "/api/v2/customers")]
    public async Task An_unknown_path_is_a_404_with_problem_details_for_whoever_asks(string method, string path)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Read);
        using var stranger = app.Stranger();
        foreach (var client in (HttpClient[])[program, stranger])
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            await ShouldBeProblemAsync(answer, HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_that_names_the_right_ones()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Read, Scope.Write);
        using var answer = await program.DeleteAsync("/api/v1/customers");
        await ShouldBeProblemAsync(answer, HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.Order(StringComparer.Ordinal).ShouldBe(["GET", "POST"]);
    }

    [Theory]
    [InlineData("/api/v1/customers")]
    [InlineData($"/api/v1/conversations/{Nobody}/assign")]
    [InlineData($"/api/v1/conversations/{Nobody}/resolve")]
    public async Task A_wrong_content_type_is_a_415(string path)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Read, Scope.Write);
        using var body = new StringContent("name=Ana", Encoding.UTF8, "text/plain");
        using var answer = await program.PostAsync(path, body);
        await ShouldBeProblemAsync(answer, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("resolve")]
    [InlineData("reopen")]
    public async Task A_body_that_may_be_left_out_needs_no_content_type_either(string act)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Read, Scope.Write);
        using var none = await program.PostAsync($"/api/v1/conversations/{Nobody}/{act}", null);
        await ShouldBeProblemAsync(none, HttpStatusCode.NotFound, "desk.no-conversation");
        using var empty = await program.PostAsJsonAsync($"/api/v1/conversations/{Nobody}/{act}", new { });
        await ShouldBeProblemAsync(empty, HttpStatusCode.NotFound, "desk.no-conversation");
    }

    private static async Task ShouldBeProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string? code = null)
    {
        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        if (code is not null)
            problem.GetProperty("code").GetString().ShouldBe(code);
    }
}
