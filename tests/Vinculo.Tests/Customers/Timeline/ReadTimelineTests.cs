using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Timeline;

public class ReadTimelineTests
{
    [Theory, BothEngines]
    public async Task The_latest_comes_first_and_pages_follow_each_other(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        var id = await api.CreateAsync(new { name = "Ana" });
        var start = app.Clock.GetUtcNow();
        await app.InScopeAsync(async provider =>
        {
            for (var i = 0; i < 5; i++)
                provider.GetRequiredService<ITimeline>().Add(new TimelineEntry(id, start.AddMinutes(i / 2), "test.line", Ids.New(start), [$"{i}"], $"/inbox/{i}"));
            return await provider.GetRequiredService<VinculoDb>().SaveChangesAsync();
        });

        var said = new List<string?>();
        string? after = null;
        do
        {
            var page = await api.GetAsync($"/{id}/timeline?limit=2&after={after}");
            said.AddRange(page.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("path").GetString()));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        said.Count.ShouldBe(5);
        said[0].ShouldBe("/inbox/4");
        said.Order().ShouldBe(["/inbox/0", "/inbox/1", "/inbox/2", "/inbox/3", "/inbox/4"]);
    }

    [Fact]
    public async Task The_history_of_nobody_is_not_found()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        (await api.Client.GetAsync($"{CustomersApi.Path}/{Guid.Empty}/timeline")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
