using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.List;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Edit;

/// <summary>What came of saving: the customer's id and version, or everything that is wrong.</summary>
internal sealed record SavedCustomer(Guid Id, int Version, IReadOnlyList<Failure> Failures)
{
    public static SavedCustomer Refused(params IReadOnlyList<Failure> failures) => new(Guid.Empty, 0, failures);

    public bool Succeeded => Failures.Count == 0;
}

/// <summary>Makes a customer, or changes one as a whole.</summary>
internal sealed class SaveCustomer(VinculoDb db, TimeProvider time)
{
    public async Task<SavedCustomer> CreateAsync(CustomerInput input, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failures = new List<Failure>();
        var data = CheckedCustomer.Of(input, now, failures);
        if (failures.Count > 0 || (failures = await ConflictsAsync(null, data, cancellationToken)).Count > 0)
            return SavedCustomer.Refused(failures);

        var customer = Customer.Create(Ids.New(now), data, now);
        db.Add(customer);
        db.AddRange(CustomerAddressRow.Of(customer.Id, data.Addresses, now));
        db.Audit(actor, "customer.created", customer.Id, null, data, now);
        return await SaveAsync(customer, data, cancellationToken);
    }

    /// <param name="version">The version that the change is based on; null for whatever is there.</param>
    public async Task<SavedCustomer> ChangeAsync(
        Guid id, CustomerInput input, int? version, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failures = new List<Failure>();
        var data = CheckedCustomer.Of(input, now, failures);
        if (failures.Count > 0)
            return SavedCustomer.Refused(failures);
        var customer = await db.Set<Customer>().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (customer is null)
            return SavedCustomer.Refused(Failure.NotFound("customers.not-found"));
        if (version is not null && version != customer.Version)
            return SavedCustomer.Refused(new Failure(StatusCodes.Status412PreconditionFailed, "platform.changed-meanwhile"));
        failures = await ConflictsAsync(id, data, cancellationToken);
        if (failures.Count > 0)
            return SavedCustomer.Refused(failures);

        var rows = await db.Set<CustomerAddressRow>().Where(a => a.CustomerId == id).OrderBy(a => a.Id).ToListAsync(cancellationToken);
        var before = customer.Snapshot(rows);
        customer.Fill(data, now);
        db.ReplaceAddresses(id, rows, data.Addresses, now);
        db.Audit(actor, "customer.changed", id, before, data, now);
        return await SaveAsync(customer, data, cancellationToken);
    }

    /// <summary>What only the database knows: addresses and documents of others, and the company.</summary>
    private async Task<List<Failure>> ConflictsAsync(Guid? self, CheckedCustomer data, CancellationToken cancellationToken)
    {
        var failures = new List<Failure>();
        var values = data.Addresses.Select(a => a.Value).ToList();
        var taken = values.Count == 0
            ? []
            : await db.Set<CustomerAddressRow>().Where(a => values.Contains(a.Value) && a.CustomerId != self)
                .Join(db.Set<Customer>(), a => a.CustomerId, c => c.Id, (a, c) => new { a.Kind, a.Value, c.Name })
                .ToListAsync(cancellationToken);
        foreach (var address in taken)
        {
            var ofKind = data.Addresses.Where(a => a.Kind == address.Kind).ToList();
            var index = ofKind.FindIndex(a => a.Value == address.Value);
            if (index >= 0)
                failures.Add(Failure.Invalid("customers.address-taken", $"{(address.Kind == AddressKind.Email ? "emails" : "phones")}[{index}]", address.Value, address.Name));
        }
        if (data.Document is null && data.CompanyId is null)
            return failures;
        var others = await db.Set<Customer>().Where(c => (c.Document == data.Document && c.Document != null) || c.Id == data.CompanyId)
            .Select(c => new { c.Id, c.Name, c.Document, c.IsCompany }).ToListAsync(cancellationToken);
        if (data.Document is not null && others.Find(c => c.Document == data.Document && c.Id != self) is { } owner)
            failures.Add(Failure.Invalid("customers.document-taken", "document", owner.Name));
        if (data.CompanyId is { } company && (company == self || !others.Exists(c => c.Id == company && c.IsCompany)))
            failures.Add(Failure.Invalid("customers.company-unknown", "companyId"));
        return failures;
    }

    private async Task<SavedCustomer> SaveAsync(Customer customer, CheckedCustomer data, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            var words = CustomerIndex.Words(customer.FoldedName, customer.Document, data.Addresses);
            await CustomerIndex.Table.RemoveManyAsync(db, [customer.Id], cancellationToken);
            await CustomerIndex.Table.AddManyAsync(db, [(customer.Id, words)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new SavedCustomer(customer.Id, customer.Version, []);
        }
        catch (DbUpdateConcurrencyException)
        {
            return SavedCustomer.Refused(new Failure(StatusCodes.Status412PreconditionFailed, "platform.changed-meanwhile"));
        }
        catch (DbUpdateException)
        {
            // Somebody took the address or document between our look and our save: say whose it is now.
            db.ChangeTracker.Clear();
            var failures = await ConflictsAsync(customer.Id, data, cancellationToken);
            if (failures.Count == 0)
                throw;
            return SavedCustomer.Refused(failures);
        }
    }
}
