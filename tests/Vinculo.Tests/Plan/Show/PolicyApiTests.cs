using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Plan.Show;

public class PolicyApiTests
{
    [Theory, BothEngines]
    public async Task Programs_read_the_version_in_force_and_those_before_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(Role.Manager);
        await manager.PostFormAsync("/plan/draft", [new("from", "1")]);
        await manager.PostFormAsync("/plan/publish", [new("revision", "0"), new("when", "now")]);
        await manager.PostFormAsync("/plan/draft", [new("from", "2")]);
        using var program = await app.ProgramAsync(Scope.Read);

        var list = await program.GetFromJsonAsync<JsonElement>("/api/v1/policies?limit=1");
        list.GetProperty("items")[0].GetProperty("number").GetInt32().ShouldBe(2);
        var rest = await program.GetFromJsonAsync<JsonElement>("/api/v1/policies?after=" + list.GetProperty("next").GetString());
        rest.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("number").GetInt32()).ShouldBe([1]);
        var inForce = await program.GetFromJsonAsync<JsonElement>("/api/v1/policies/in-force");
        inForce.GetProperty("number").GetInt32().ShouldBe(2);
        inForce.GetProperty("rules").GetProperty("promises")[1].GetProperty("rule").GetString().ShouldBe("3.2");
        using var draft = await program.GetAsync(new Uri("/api/v1/policies/3", UriKind.Relative));
        draft.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_program_that_has_the_version_is_told_so()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Read);
        program.DefaultRequestHeaders.IfNoneMatch.ParseAdd("\"1\"");
        using var answer = await program.GetAsync(new Uri("/api/v1/policies/1", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }
}
