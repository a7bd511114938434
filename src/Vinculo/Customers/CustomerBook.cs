using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.List;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Customers;

/// <summary>Customers as the other modules know them.</summary>
internal sealed class CustomerBook(VinculoDb db, TimeProvider time) : ICustomers
{
    private static readonly Compiled<Func<VinculoDb, string, AddressKind, CancellationToken, Task<Guid?>>> WhoHas = new(() => EF.CompileAsyncQuery(
        (VinculoDb db, string value, AddressKind kind, CancellationToken _) => db.Set<CustomerAddressRow>()
            .Where(a => a.Value == value && a.Kind == kind)
            .Select(a => (Guid?)a.CustomerId)
            .SingleOrDefault()));

    private static readonly Compiled<Func<VinculoDb, string, AddressKind, CancellationToken, Task<bool>>> Refused = new(() => EF.CompileAsyncQuery(
        (VinculoDb db, string value, AddressKind kind, CancellationToken _) => db.Set<CustomerAddressRow>()
            .Any(a => a.Value == value && a.Kind == kind && a.UndeliverableSince != null)));

    public async Task<CustomerCard> FindOrCreateAsync(
        CustomerAddress address, string? name, string? language, Actor actor, CancellationToken cancellationToken)
    {
        if (await WhoHasAsync(address, cancellationToken) is { } known)
            return (await FindAsync(known, cancellationToken))!;
        await using var own = db.Database.CurrentTransaction is null
            ? await db.Database.BeginTransactionAsync(cancellationToken)
            : null;
        var id = await CreateAsync(address, name, language, actor, cancellationToken);
        if (own is not null)
        {
            await db.SaveChangesAsync(cancellationToken);
            await own.CommitAsync(cancellationToken);
        }
        return (await FindAsync(id, cancellationToken))!;
    }

    public Task<Guid?> WhoHasAsync(CustomerAddress address, CancellationToken cancellationToken) =>
        WhoHas.For(db)(db, address.Value, address.Kind, cancellationToken);

    public async Task MarkUndeliverableAsync(CustomerAddress address, string? reason, CancellationToken cancellationToken)
    {
        if (await RowAsync(address, cancellationToken) is not { UndeliverableSince: null } row)
            return;
        var now = time.GetUtcNow();
        row.MarkUndeliverable(reason ?? "", now);
        db.Audit(Actor.System, "customer.address-refused", row.CustomerId, null, new { row.Value, Reason = reason }, now);
    }

    public async Task MarkReachableAsync(CustomerAddress address, Actor actor, CancellationToken cancellationToken)
    {
        if (await RowAsync(address, cancellationToken) is not { UndeliverableSince: not null } row)
            return;
        row.MarkReachable();
        db.Audit(actor, "customer.address-reached", row.CustomerId, null, new { row.Value }, time.GetUtcNow());
    }

    public Task<bool> IsUndeliverableAsync(CustomerAddress address, CancellationToken cancellationToken) =>
        Refused.For(db)(db, address.Value, address.Kind, cancellationToken);

    public async Task<IReadOnlyList<string>> UndeliverableAmongAsync(IReadOnlyCollection<string> emails, CancellationToken cancellationToken) =>
        emails.Count == 0 ? [] : await db.Set<CustomerAddressRow>()
            .Where(a => a.Kind == AddressKind.Email && a.UndeliverableSince != null && emails.Contains(a.Value))
            .OrderBy(a => a.Id).Select(a => a.Value).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<string>> EmailsAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Set<CustomerAddressRow>().Where(a => a.CustomerId == id && a.Kind == AddressKind.Email)
            .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.Value).ToListAsync(cancellationToken);

    private Task<CustomerAddressRow?> RowAsync(CustomerAddress address, CancellationToken cancellationToken) =>
        db.Set<CustomerAddressRow>().SingleOrDefaultAsync(a => a.Value == address.Value && a.Kind == address.Kind, cancellationToken);

    public Task<CustomerCard?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Set<Customer>().Where(c => c.Id == id).Select(Card()).SingleOrDefaultAsync(cancellationToken);

    public async Task<IReadOnlyList<CustomerCard>> SearchAsync(string text, int limit, CancellationToken cancellationToken) =>
        await CustomerSearch.Filter(db, text).OrderBy(c => c.FoldedName).ThenBy(c => c.Id).Take(limit).Select(Card()).ToListAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<Guid, CustomerCard>> CardsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return new Dictionary<Guid, CustomerCard>();
        return await db.Set<Customer>().Where(c => ids.Contains(c.Id)).Select(Card())
            .ToDictionaryAsync(card => card.Id, cancellationToken);
    }

    /// <summary>
    /// Two plain statements: they flush nothing that the caller has not finished, and ON CONFLICT leaves the transaction
    /// usable where a failed INSERT would poison it (PostgreSQL).
    /// </summary>
    public async Task<Guid> CreateAsync(
        CustomerAddress address, string? name, string? language, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address.Value);
        var now = time.GetUtcNow();
        var id = Ids.New(now);
        var called = Written.Line(name, Customer.LongestName) ?? address.Value.Cut(Customer.LongestName);
        var folded = FoldedName.Of(called);
        var speaks = Texts.Languages.Contains(language, StringComparer.Ordinal) ? language! : Texts.Languages[0];
        var at = InstantConverter.ToMicroseconds(now);
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO customers_customer (id, name, folded_name, is_company, language, tags, created_at, updated_at, version)
             VALUES ({id}, {called}, {folded}, {false}, {speaks}, '', {at}, {at}, 1)
             """,
            cancellationToken);
        var kind = address.Kind.ToString();
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO customers_address (id, customer_id, kind, value, is_primary)
             VALUES ({Ids.New(now)}, {id}, {kind}, {address.Value}, {true}) ON CONFLICT (value, kind) DO NOTHING
             """,
            cancellationToken);
        if (taken == 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM customers_customer WHERE id = {id}", cancellationToken);
            // What they wrote who were first is committed by now, and this reads it.
            return (await WhoHasAsync(address, cancellationToken))!.Value;
        }
        await CustomerIndex.Table.AddManyAsync(db, [(id, CustomerIndex.Words(folded, null, [address]))], cancellationToken);
        db.Audit(actor, "customer.created", id, null, new { Name = called, address.Kind, address.Value, Language = speaks }, now);
        return id;
    }

    private Expression<Func<Customer, CustomerCard>> Card() => c => new CustomerCard(
        c.Id,
        c.Name,
        c.IsCompany,
        db.Set<CustomerAddressRow>().Where(a => a.CustomerId == c.Id && a.Kind == AddressKind.Email)
            .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.Value).FirstOrDefault(),
        db.Set<CustomerAddressRow>().Where(a => a.CustomerId == c.Id && a.Kind == AddressKind.Phone)
            .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.Value).FirstOrDefault(),
        c.Language,
        c.CreatedAt,
        db.Set<CustomerAddressRow>().Where(a => a.CustomerId == c.Id && a.Kind == AddressKind.Email)
            .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.UndeliverableReason).FirstOrDefault());
}
