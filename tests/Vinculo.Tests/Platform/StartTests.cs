using System.Net;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform;

public class StartTests
{
    [Theory, BothEngines]
    public async Task A_new_installation_starts_and_says_that_it_is_healthy(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var stranger = app.Stranger();
        (await stranger.GetStringAsync("/health")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task The_api_describes_itself_as_openapi_3_1()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        (await stranger.GetStringAsync("/openapi/v1.json")).ShouldContain("\"openapi\": \"3.1");
    }

    [Fact]
    public async Task Every_answer_carries_the_content_security_policy()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        using var answer = await stranger.GetAsync("/health");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task A_request_from_another_site_is_refused()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var stranger = app.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/health");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        (await stranger.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("--Vinculo:Dtabase=x", "Vinculo:Dtabase is not a setting")]
    [InlineData("--Vinculo:Database=Hst=x", "Vinculo:Database")]
    [InlineData("--Vinculo:PublicUrl=loja", "Vinculo:PublicUrl is not a web address")]
    [InlineData("--Vinculo:MaxMessageBytes=12", "Vinculo:MaxMessageBytes is out of range")]
    public void A_wrong_setting_is_refused_at_start_with_its_name(string argument, string expected) =>
        Should.Throw<SettingException>(() => VinculoApp.Create([argument])).Message.ShouldContain(expected);
}
