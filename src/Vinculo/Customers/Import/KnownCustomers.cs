using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>A customer that rows of a batch speak of: one that was there, or one that the batch makes.</summary>
internal sealed class KnownCustomer
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>As it will be after the batch.</summary>
    public required CheckedCustomer Data { get; set; }

    /// <summary>Tracked; null for one that the batch makes, or where nothing is to be changed.</summary>
    public Customer? Customer { get; init; }

    public CheckedCustomer? Before { get; init; }
    public IReadOnlyList<CustomerAddressRow> Rows { get; init; } = [];
    public bool IsNew { get; init; }
    public bool HasChanged { get; set; }
}

/// <summary>Who has which address and document, for one batch: two or four commands however many rows there are.</summary>
internal sealed class KnownCustomers
{
    private static readonly CheckedCustomer Unread = new() { Name = "", IsCompany = false, Language = "", Tags = [], Addresses = [] };
    private readonly Dictionary<Guid, KnownCustomer> customers = [];
    private readonly Dictionary<CustomerAddress, Guid> byAddress = [];
    private readonly Dictionary<string, Guid> byDocument = new(StringComparer.Ordinal);

    private KnownCustomers()
    {
    }

    public IEnumerable<KnownCustomer> All => customers.Values;

    /// <param name="withData">Whether they may be changed, so that all of them is needed and not only the name.</param>
    public static async Task<KnownCustomers> FindAsync(
        VinculoDb db, IReadOnlyList<ImportRow> rows, bool withData, CancellationToken cancellationToken)
    {
        var known = new KnownCustomers();
        var values = rows.SelectMany(row => row.Data?.Addresses ?? []).Select(a => a.Value).Distinct().ToList();
        var documents = rows.Select(row => row.Data?.Document).OfType<string>().Distinct().ToList();
        var owners = await db.Set<CustomerAddressRow>().AsNoTracking().Where(a => EF.Parameter(values).Contains(a.Value))
            .Select(a => new { a.Kind, a.Value, a.CustomerId }).ToListAsync(cancellationToken);
        foreach (var owner in owners)
            known.byAddress[new CustomerAddress(owner.Kind, owner.Value)] = owner.CustomerId;
        if (documents.Count > 0)
        {
            known.byDocument.EnsureCapacity(documents.Count);
            foreach (var owner in await db.Set<Customer>().Where(c => EF.Parameter(documents).Contains(c.Document!))
                .Select(c => new { c.Document, c.Id }).ToListAsync(cancellationToken))
                known.byDocument[owner.Document!] = owner.Id;
        }
        var ids = known.byAddress.Values.Concat(known.byDocument.Values).Distinct().ToList();
        if (ids.Count > 0)
            await (withData ? known.LoadAsync(db, ids, cancellationToken) : known.LoadNamesAsync(db, ids, cancellationToken));
        return known;
    }

    /// <summary>The customers who have an address or the document of a row.</summary>
    public IReadOnlyList<KnownCustomer> Of(CheckedCustomer row)
    {
        var found = new List<KnownCustomer>(1);
        foreach (var address in row.Addresses)
            if (byAddress.TryGetValue(address, out var id))
                Include(id);
        if (row.Document is not null && byDocument.TryGetValue(row.Document, out var owner))
            Include(owner);
        return found;

        void Include(Guid id)
        {
            if (!found.Exists(one => one.Id == id))
                found.Add(customers[id]);
        }
    }

    public void Add(Guid id, CheckedCustomer data) =>
        Index(customers[id] = new KnownCustomer { Id = id, Name = data.Name, Data = data, IsNew = true });

    /// <summary>Notes what a customer will be. False when that is what it is.</summary>
    public bool Change(KnownCustomer customer, CheckedCustomer data)
    {
        if (JsonSerializer.Serialize(customer.Data) == JsonSerializer.Serialize(data))
            return false;
        customer.Data = data;
        customer.HasChanged = true;
        Index(customer);
        return true;
    }

    private void Index(KnownCustomer customer)
    {
        foreach (var address in customer.Data.Addresses)
            byAddress[address] = customer.Id;
        if (customer.Data.Document is { } document)
            byDocument[document] = customer.Id;
    }

    private async Task LoadAsync(VinculoDb db, List<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await db.Set<Customer>().Where(c => EF.Parameter(ids).Contains(c.Id)).ToListAsync(cancellationToken);
        var addresses = (await db.Set<CustomerAddressRow>().Where(a => EF.Parameter(ids).Contains(a.CustomerId)).ToListAsync(cancellationToken))
            .ToLookup(a => a.CustomerId);
        foreach (var customer in found)
        {
            var data = customer.Snapshot(addresses[customer.Id]);
            customers[customer.Id] = new KnownCustomer
            {
                Id = customer.Id,
                Name = customer.Name,
                Data = data,
                Before = data,
                Customer = customer,
                Rows = [.. addresses[customer.Id]],
            };
        }
    }

    private async Task LoadNamesAsync(VinculoDb db, List<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var one in await db.Set<Customer>().Where(c => EF.Parameter(ids).Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken))
            customers[one.Id] = new KnownCustomer { Id = one.Id, Name = one.Name, Data = Unread };
    }
}
