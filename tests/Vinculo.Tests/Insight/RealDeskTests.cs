using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Insight.Facts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Insight;

public class RealDeskTests
{
    [Theory, BothEngines]
    public async Task What_Desk_takes_in_is_counted_and_counted_again_after_the_facts_are_lost(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var now = app.Clock.GetUtcNow();
        var (first, second) = (await ReceiveAsync(app, null, now.AddHours(-1)), await ReceiveAsync(app, null, now));
        await ReceiveAsync(app, first.ConversationId, now.AddMinutes(10)); // a server whose clock is ahead
        await app.SettleAsync();
        (await CountsAsync(app)).ShouldBe((2, 3));
        long[] instants = [.. ((DateTimeOffset[])[now.AddHours(-1), now, now]).Select(InstantConverter.ToMicroseconds)];
        (await InstantsAsync(app)).ShouldBe(instants);

        await app.QueryAsync(async db =>
        {
            await db.Set<PromiseFact>().ExecuteDeleteAsync();
            await db.Set<MessageFact>().ExecuteDeleteAsync();
            return await db.Set<ConversationFact>().ExecuteDeleteAsync();
        });
        await app.InScopeAsync(p => p.GetRequiredService<RebuildFacts>().RunAsync(app.Clock.GetUtcNow(), CancellationToken.None));

        (await CountsAsync(app)).ShouldBe((2, 3));
        (await app.QueryAsync(db => db.Set<PromiseFact>().CountAsync(p => p.ConversationId == second.ConversationId))).ShouldBeGreaterThan(0);
        (await InstantsAsync(app)).ShouldBe(instants);
    }

    private static Task<ReceivedMessage> ReceiveAsync(TestApp app, Guid? conversation, DateTimeOffset at) => app.InScopeAsync(async provider =>
    {
        var db = provider.GetRequiredService<VinculoDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var customer = await provider.GetRequiredService<ICustomers>().FindOrCreateAsync(
            CustomerAddress.Email("marina@exemplo.com.br"), "Marina", null, Actor.System, CancellationToken.None);
        var received = await provider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, conversation, customer.Id, "Marina", "marina@exemplo.com.br", "Pedido", "Onde está?", null, null, [], at),
            CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return received;
    });

    private static Task<List<long>> InstantsAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<MessageFact>().OrderBy(m => m.ReceivedAt).Select(m => m.ReceivedAt).ToListAsync());

    private static async Task<(int Conversations, int Messages)> CountsAsync(TestApp app) =>
        (await app.QueryAsync(db => db.Set<ConversationFact>().CountAsync()), await app.QueryAsync(db => db.Set<MessageFact>().CountAsync()));
}
