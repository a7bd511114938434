using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Events;

public class EventDispatcherTests
{
    [Theory, BothEngines]
    public async Task Each_handler_hears_of_an_event_once_in_order_of_time(Engine engine)
    {
        var heard = new Heard();
        await using var app = await TestApp.StartAsync(engine, heard.Listen);
        var ids = await PublishAsync(app, 3);

        await app.SettleAsync();
        await app.SettleAsync();

        heard.By["First"].ShouldBe(ids);
        heard.By["Second"].ShouldBe(ids);
    }

    [Theory, BothEngines]
    public async Task A_handler_that_fails_is_told_again_later_and_the_others_are_not(Engine engine)
    {
        var heard = new Heard { Fails = true };
        await using var app = await TestApp.StartAsync(engine, heard.Listen);
        var ids = await PublishAsync(app, 1);

        await DispatchAsync(app);
        heard.By["First"].ShouldBe(ids);
        heard.By["Second"].ShouldBeEmpty();
        (await app.QueryAsync(db => db.Set<OutboxEvent>().SingleAsync())).LastError.ShouldNotBeNull().ShouldContain("not today");

        heard.Fails = false;
        (await DispatchAsync(app)).ShouldBe(0);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await app.SettleAsync();

        heard.By["First"].ShouldBe(ids);
        heard.By["Second"].ShouldBe(ids);
    }

    [Theory, BothEngines]
    public async Task Two_nodes_tell_each_event_once(Engine engine)
    {
        var heard = new Heard();
        await using var app = await TestApp.StartAsync(engine, heard.Listen);
        await using var other = await app.AnotherNodeAsync(configure: heard.Listen);
        var ids = await PublishAsync(app, 40);

        await Task.WhenAll(DispatchAsync(app), DispatchAsync(other));

        heard.By["First"].ShouldBe(ids, ignoreOrder: true);
        heard.By["Second"].ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task An_event_costs_no_commit_but_those_of_its_handlers()
    {
        var (heard, log) = (new Heard(), new CommandLog());
        await using var app = await TestApp.StartAsync(Engine.Sqlite, services =>
        {
            heard.Listen(services);
            log.Attach(services);
        });
        await PublishAsync(app, 20);

        var commands = await log.DuringAsync(() => DispatchAsync(app));

        commands.Count(c => c.Sql.Contains("SET \"not_before\"", StringComparison.Ordinal)).ShouldBe(20);
        var told = commands.Where(c => c.Sql.Contains("UPDATE \"platform_outbox\" SET", StringComparison.Ordinal) && c.Sql.Contains("\"done\"", StringComparison.Ordinal)).ToArray();
        told.Length.ShouldBe(20 * app.Services.GetServices<EventSubscription>().Count(s => s.EventName == "desk.conversation-changed.v1"));
        told.Count(c => c.Sql.Contains("\"delivered_at\"", StringComparison.Ordinal)).ShouldBe(20);
    }

    private static Task<int> DispatchAsync(TestApp app) => app.Services.GetRequiredService<EventDispatcher>().DispatchDueAsync(CancellationToken.None);

    private static async Task<IReadOnlyList<Guid>> PublishAsync(TestApp app, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Ids.New(app.Clock.GetUtcNow())).ToArray();
        await app.QueryAsync(async db =>
        {
            for (var i = 0; i < count; i++)
                db.Publish(new ConversationChanged(ids[i], app.Clock.GetUtcNow()), app.Clock.GetUtcNow() - TimeSpan.FromSeconds(count - i));
            return await db.SaveChangesAsync();
        });
        return ids;
    }

    /// <summary>Which handler has heard of which conversations.</summary>
    private sealed class Heard
    {
        public bool Fails { get; set; }

        public ConcurrentDictionary<string, ConcurrentQueue<Guid>> By { get; } = new() { ["First"] = [], ["Second"] = [] };

        public void Listen(IServiceCollection services)
        {
            services.AddSingleton(this);
            services.AddEventHandler<ConversationChanged, First>();
            services.AddEventHandler<ConversationChanged, Second>();
        }
    }

    private sealed class First(Heard heard) : IEventHandler<ConversationChanged>
    {
        public Task HandleAsync(ConversationChanged @event, CancellationToken cancellationToken)
        {
            heard.By["First"].Enqueue(@event.ConversationId);
            return Task.CompletedTask;
        }
    }

    private sealed class Second(Heard heard) : IEventHandler<ConversationChanged>
    {
        public Task HandleAsync(ConversationChanged @event, CancellationToken cancellationToken)
        {
            if (heard.Fails)
                throw new InvalidOperationException("not today");
            heard.By["Second"].Enqueue(@event.ConversationId);
            return Task.CompletedTask;
        }
    }
}
