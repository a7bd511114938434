using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Timeline;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Timeline;

public class TimelineWriterTests
{
    [Theory, BothEngines]
    public async Task What_is_said_twice_stands_once_and_the_rest_of_the_transaction_is_saved(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var customer = await app.InScopeAsync(p => p.GetRequiredService<ICustomers>()
            .FindOrCreateAsync(CustomerAddress.Email("ana@exemplo.com.br"), "Ana", null, Actor.System, default));
        var source = Ids.New(app.Clock.GetUtcNow());
        for (var time = 0; time < 2; time++)
            await SayAsync(app, customer.Id, source, "desk.conversation-opened", "desk.conversation-opened", "desk.conversation-resolved");

        (await app.QueryAsync(db => db.Set<TimelineRow>().Select(t => t.Kind).OrderBy(k => k).ToListAsync()))
            .ShouldBe(["desk.conversation-opened", "desk.conversation-resolved"]);
        (await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "test.said"))).ShouldBe(2);
    }

    private static Task<int> SayAsync(TestApp app, Guid customer, Guid source, params string[] kinds) => app.InScopeAsync(async provider =>
    {
        var db = provider.GetRequiredService<VinculoDb>();
        foreach (var kind in kinds)
            provider.GetRequiredService<ITimeline>().Add(new TimelineEntry(customer, app.Clock.GetUtcNow(), kind, source, ["20260310-1"], "/inbox"));
        db.Audit(Actor.System, "test.said", customer, null, null, app.Clock.GetUtcNow());
        return await db.SaveChangesAsync();
    });
}
