using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Customers;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Api;

public class IdempotencyTests
{
    private static readonly Guid Owner = new("7d9f4d0c-5d8e-4b63-9d1c-0f0a4f1f5b10");
    private static readonly object Ana = new { name = "Ana" };

    [Theory, BothEngines]
    public async Task A_repeat_gets_the_first_answer_and_does_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        using var first = await PostAsync(api, Ana, "k1");
        using var second = await PostAsync(api, Ana, "k1");
        first.Headers.Contains(Idempotency.ReplayedHeader).ShouldBeFalse();
        second.Headers.GetValues(Idempotency.ReplayedHeader).ShouldBe(["true"]);
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        second.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await CountAsync(app)).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_key_every_request_counts()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        await api.CreateAsync(Ana);
        await api.CreateAsync(Ana);
        (await CountAsync(app)).ShouldBe(2);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        await PostAsync(api, Ana, "k1");
        using var other = await PostAsync(api, new { name = "Bia" }, "k1");
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await other.Content.ReadAsStringAsync()).ShouldContain("platform.idempotency-key-reused");
    }

    [Fact]
    public async Task A_refusal_is_repeated_too()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        (await PostAsync(api, new { }, "k1")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var again = await PostAsync(api, new { }, "k1");
        again.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        again.Headers.GetValues(Idempotency.ReplayedHeader).ShouldBe(["true"]);
    }

    [Theory, BothEngines]
    public async Task Of_many_at_once_one_does_the_work(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(api, Ana, "k1")));
        answers.Select(a => a.StatusCode).ShouldAllBe(status => status == HttpStatusCode.Created || status == HttpStatusCode.Conflict);
        answers.ShouldContain(a => a.StatusCode == HttpStatusCode.Created);
        (await CountAsync(app)).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_still_being_worked_on_is_a_conflict_until_its_node_is_given_up()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        await PostAsync(api, Ana, "k1");
        await app.QueryAsync(db => db.Set<IdempotencyRecord>()
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, (int?)null).SetProperty(r => r.Done, false)));
        using var early = await PostAsync(api, Ana, "k1");
        early.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        early.Headers.RetryAfter.ShouldNotBeNull();

        app.Clock.Advance(IdempotencyRecord.Lease + TimeSpan.FromSeconds(1));
        (await PostAsync(api, Ana, "k1")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory, BothEngines]
    public async Task Work_whose_answer_was_lost_with_its_node_is_not_done_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var api = await CustomersApi.OfAsync(app);
        await PostAsync(api, Ana, "k1");
        await app.QueryAsync(db => db.Set<IdempotencyRecord>().ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, (int?)null)));
        app.Clock.Advance(IdempotencyRecord.Lease + TimeSpan.FromSeconds(1));

        using var again = await PostAsync(api, Ana, "k1");

        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        again.Headers.RetryAfter.ShouldBeNull();
        (await again.Content.ReadAsStringAsync()).ShouldContain("platform.idempotency-answer-lost");
        (await CountAsync(app)).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Work_that_was_saved_keeps_its_key_though_its_answer_fails(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var scope = app.Services.CreateScope();
        var (store, db) = (scope.ServiceProvider.GetRequiredService<IdempotencyStore>(), scope.ServiceProvider.GetRequiredService<VinculoDb>());
        await store.BeginAsync(Owner, "k1", "hash", default);
        await db.SaveChangesAsync();
        await store.ForgetAsync(Owner, "k1", default);

        (await app.QueryAsync(d => d.Set<IdempotencyRecord>().SingleAsync())).Done.ShouldBeTrue();
    }

    [Theory, BothEngines]
    public async Task A_key_that_was_given_back_troubles_nobody_who_gets_the_same_connection_next(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.InScopeAsync(async provider =>
        {
            var store = provider.GetRequiredService<IdempotencyStore>();
            await store.BeginAsync(Owner, "k1", "hash", default);
            await store.ForgetAsync(Owner, "k1", default);
            return 0;
        });

        // The context comes from a pool.
        for (var i = 0; i < 3; i++)
            await app.QueryAsync(db => db.SaveChangesAsync());
    }

    [Theory, BothEngines]
    public async Task Who_was_given_up_and_comes_back_cannot_save_beside_the_one_who_has_the_key_now(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var slow = app.Services.CreateScope();
        var (first, db) = (slow.ServiceProvider.GetRequiredService<IdempotencyStore>(), slow.ServiceProvider.GetRequiredService<VinculoDb>());
        await first.BeginAsync(Owner, "k1", "hash", default);
        app.Clock.Advance(IdempotencyRecord.Lease + TimeSpan.FromSeconds(1));
        using var other = app.Services.CreateScope();
        (await other.ServiceProvider.GetRequiredService<IdempotencyStore>().BeginAsync(Owner, "k1", "hash", default)).ShouldBeNull();

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        await first.ForgetAsync(Owner, "k1", default);

        (await app.QueryAsync(d => d.Set<IdempotencyRecord>().SingleAsync())).Done.ShouldBeFalse();
    }

    [Fact]
    public async Task Keys_of_two_programs_never_meet()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var one = await CustomersApi.OfAsync(app);
        using var two = await CustomersApi.OfAsync(app);
        await PostAsync(one, Ana, "k1");
        (await PostAsync(two, Ana, "k1")).Headers.Contains(Idempotency.ReplayedHeader).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        await PostAsync(api, Ana, "k1");
        app.Clock.Advance(IdempotencyRecord.Lifetime + TimeSpan.FromSeconds(1));
        await app.InScopeAsync(async p =>
        {
            await p.GetRequiredService<ForgetOldRequests>().RunAsync(default);
            return 0;
        });
        (await app.QueryAsync(db => db.Set<IdempotencyRecord>().CountAsync())).ShouldBe(0);
        (await PostAsync(api, Ana, "k1")).Headers.Contains(Idempotency.ReplayedHeader).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var api = await CustomersApi.OfAsync(app);
        (await PostAsync(api, Ana, new string('k', 101))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_program_that_may_not_write_learns_nothing_of_keys()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var reader = new CustomersApi(await app.ProgramAsync(Scope.Read));
        (await PostAsync(reader, Ana, "k1")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.QueryAsync(db => db.Set<IdempotencyRecord>().CountAsync())).ShouldBe(0);
    }

    private static Task<HttpResponseMessage> PostAsync(CustomersApi api, object body, string key) =>
        api.SendAsync(HttpMethod.Post, "", body, (Idempotency.Header, key));

    private static Task<int> CountAsync(TestApp app) => app.QueryAsync(db => db.Set<Customer>().CountAsync());
}
