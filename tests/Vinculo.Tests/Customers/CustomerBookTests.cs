using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Customers.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers;

public class CustomerBookTests
{
    private static readonly CustomerAddress Ana = CustomerAddress.Email(" Ana@Exemplo.com.br ");

    [Theory, BothEngines]
    public async Task A_new_address_makes_a_customer_and_a_known_one_finds_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var made = await FindOrCreateAsync(app, Ana, "Ana  Souza\r\n", "es");
        made.Name.ShouldBe("Ana Souza");
        made.Email.ShouldBe("ana@exemplo.com.br");
        made.Language.ShouldBe("es");

        (await FindOrCreateAsync(app, Ana, "Outro nome", "en")).ShouldBe(made);
        (await app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(e => e.SubjectId == made.Id && e.Action == "customer.created"))).ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Without_a_name_the_address_stands_for_it_and_an_unknown_language_is_portuguese(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var made = await FindOrCreateAsync(app, new CustomerAddress(AddressKind.Phone, "+5511987654321"), " ", "tlh");
        made.Name.ShouldBe("+5511987654321");
        made.Language.ShouldBe("pt-BR");
        made.Phone.ShouldBe("+5511987654321");
    }

    [Theory, BothEngines]
    public async Task Two_callers_with_the_same_new_address_at_once_get_the_same_customer(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        for (var round = 0; round < 5; round++)
        {
            var address = CustomerAddress.Email($"novo{round}@exemplo.com.br");
            var cards = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => FindOrCreateAsync(app, address, "Novo " + i, null))));
            cards.Select(card => card.Id).Distinct().ShouldHaveSingleItem();
        }
        (await app.QueryAsync(db => db.Set<Customer>().CountAsync())).ShouldBe(5);
    }

    [Fact]
    public async Task A_caller_who_waited_for_another_transaction_goes_on_with_its_own()
    {
        // On PostgreSQL a failed INSERT would have made everything after it fail.
        await using var app = await TestApp.StartAsync(Engine.Postgres);
        await using var first = app.Services.CreateAsyncScope();
        await using var second = app.Services.CreateAsyncScope();
        var firstDb = first.ServiceProvider.GetRequiredService<VinculoDb>();
        var secondDb = second.ServiceProvider.GetRequiredService<VinculoDb>();
        await using var firstTransaction = await firstDb.Database.BeginTransactionAsync();
        await using var secondTransaction = await secondDb.Database.BeginTransactionAsync();

        var made = await first.ServiceProvider.GetRequiredService<ICustomers>().FindOrCreateAsync(Ana, "Ana", null, Actor.System, default);
        var waiting = second.ServiceProvider.GetRequiredService<ICustomers>().FindOrCreateAsync(Ana, "Ana", null, Actor.System, default);
        await firstDb.SaveChangesAsync();
        await firstTransaction.CommitAsync();

        (await waiting).Id.ShouldBe(made.Id);
        secondDb.Audit(Actor.System, "test.went-on", made.Id, null, null, app.Clock.GetUtcNow());
        await secondDb.SaveChangesAsync();
        await secondTransaction.CommitAsync();
        (await app.QueryAsync(db => db.Set<AuditEntry>().Select(e => e.Action).OrderBy(a => a).ToListAsync()))
            .ShouldBe(["customer.created", "test.went-on"]);
    }

    [Theory, BothEngines]
    public async Task What_the_caller_rolls_back_was_never_there(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.InScopeAsync(async provider =>
        {
            var db = provider.GetRequiredService<VinculoDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await provider.GetRequiredService<ICustomers>().FindOrCreateAsync(Ana, "Ana", null, Actor.System, default);
            return 0;
        });
        (await app.InScopeAsync(p => p.GetRequiredService<ICustomers>().WhoHasAsync(Ana, default))).ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task Cards_come_by_id_with_the_primary_addresses(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var one = await FindOrCreateAsync(app, Ana, "Ana", null);
        var two = await FindOrCreateAsync(app, CustomerAddress.Email("bia@exemplo.com.br"), "Bia", null);
        await app.QueryAsync(async db =>
        {
            db.Add(new CustomerAddressRow { Id = Guid.Empty, CustomerId = one.Id, Kind = AddressKind.Email, Value = "aaa@exemplo.com.br" });
            return await db.SaveChangesAsync();
        });

        var cards = await app.InScopeAsync(p => p.GetRequiredService<ICustomers>().CardsAsync([one.Id, two.Id, Guid.Empty], default));
        cards.Count.ShouldBe(2);
        cards[one.Id].ShouldBe(one);
        cards[two.Id].ShouldBe(two);
    }

    private static Task<CustomerCard> FindOrCreateAsync(TestApp app, CustomerAddress address, string? name, string? language) =>
        app.InScopeAsync(p => p.GetRequiredService<ICustomers>().FindOrCreateAsync(address, name, language, Actor.System, default));
}
