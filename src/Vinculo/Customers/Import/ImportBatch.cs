using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Customers.List;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>
/// Takes a batch of rows in, in the caller's transaction: looks up all their addresses and documents at once, decides row
/// by row, and writes the new customers in bulk.
/// </summary>
internal sealed class ImportBatch(VinculoDb db, TimeProvider time)
{
    private static readonly string[] CustomerColumns =
    [
        "id", "name", "folded_name", "is_company", "document", "language", "notes", "city", "state", "birthday", "tags",
        "import_id", "created_at", "updated_at", "version",
    ];

    private static readonly string[] AddressColumns = ["id", "customer_id", "kind", "value", "is_primary"];

    public async Task<BatchOutcome> ApplyAsync(
        CustomerImport import, DuplicateRule rule, IReadOnlyList<ImportRow> rows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await KnownCustomers.FindAsync(db, rows, withData: rule != DuplicateRule.Skip, cancellationToken);
        var (skipped, refused) = (0, 0);
        var remarks = new List<(RemarkKind Kind, RowProblem Problem)>();
        foreach (var row in rows)
        {
            var taken = Take(row, rule, known, now, remarks);
            (skipped, refused) = taken switch
            {
                Taken.Skipped => (skipped + 1, refused),
                Taken.Refused => (skipped, refused + 1),
                _ => (skipped, refused),
            };
        }
        var created = known.All.Where(one => one.IsNew).ToList();
        await InsertAsync(import, created, now, cancellationToken);
        var changed = known.All.Where(one => !one.IsNew && one.HasChanged).ToList();
        await UpdateAsync(import, changed, now, cancellationToken);
        await db.BulkInsertAsync(
            ImportRemark.Table, ImportRemark.Columns, [.. remarks.Select((remark, i) => RemarkRow(import, remark.Kind, remark.Problem, i))], cancellationToken);
        return new BatchOutcome(rows.Count, created.Count, changed.Count, skipped, refused, remarks.Count);
    }

    private enum Taken
    {
        New,
        Merged,
        Skipped,
        Refused,
    }

    private static Taken Take(
        ImportRow row, DuplicateRule rule, KnownCustomers known, DateTimeOffset now, List<(RemarkKind, RowProblem)> remarks)
    {
        if (row.Data is not { } data)
        {
            remarks.AddRange(row.Problems.Select(problem => (RemarkKind.Refused, problem)));
            return Taken.Refused;
        }
        var same = known.Of(data);
        if (same.Count > 1)
        {
            remarks.Add((RemarkKind.Refused, new RowProblem(row.Line, null, data.Name, "customers.import-two-customers", same[0].Name, same[1].Name)));
            return Taken.Refused;
        }
        remarks.AddRange(row.Problems.Select(problem => (RemarkKind.LeftOut, problem)));
        if (same.Count == 0)
        {
            known.Add(Ids.New(now), data);
            return Taken.New;
        }
        if (rule == DuplicateRule.Skip)
            return Taken.Skipped;
        return known.Change(same[0], Merge(same[0].Data, data, rule)) ? Taken.Merged : Taken.Skipped;
    }

    /// <summary>What the customer is after a row about it. A company once is a company; tags and addresses only come to it.</summary>
    private static CheckedCustomer Merge(CheckedCustomer present, CheckedCustomer row, DuplicateRule rule)
    {
        var replace = rule == DuplicateRule.Replace;
        var addresses = (replace ? row.Addresses.Concat(present.Addresses) : present.Addresses.Concat(row.Addresses)).Distinct();
        // A row that knows no name goes by its address: that is nobody's name.
        var named = row.Addresses.All(a => a.Value != row.Name);
        return present with
        {
            Name = replace && named ? row.Name : present.Name,
            IsCompany = present.IsCompany || row.IsCompany,
            Document = Choose(present.Document, row.Document),
            Notes = Choose(present.Notes, row.Notes),
            City = Choose(present.City, row.City),
            State = Choose(present.State, row.State),
            Birthday = replace ? row.Birthday ?? present.Birthday : present.Birthday ?? row.Birthday,
            Tags = [.. present.Tags.Union(row.Tags).Take(CheckedCustomer.MostTags)],
            Addresses = [.. addresses.OrderBy(a => a.Kind)],
        };

        string? Choose(string? there, string? fromRow) => replace ? fromRow ?? there : there ?? fromRow;
    }

    private async Task InsertAsync(
        CustomerImport import, List<KnownCustomer> created, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.BulkInsertAsync("customers_customer", CustomerColumns, [.. created.Select(one => CustomerRow(import.Id, one.Id, one.Data, now))], cancellationToken);
        var addresses = created.SelectMany(one => CustomerAddressRow.Of(one.Id, one.Data.Addresses, now))
            .Select(a => new object?[] { a.Id, a.CustomerId, a.Kind, a.Value, a.IsPrimary });
        await db.BulkInsertAsync("customers_address", AddressColumns, [.. addresses], cancellationToken);
        await CustomerIndex.Table.AddManyAsync(db, created.ConvertAll(Words), cancellationToken);
    }

    private static (Guid Id, string Words) Words(KnownCustomer one) =>
        (one.Id, CustomerIndex.Words(FoldedName.Of(one.Data.Name), one.Data.Document, one.Data.Addresses));

    private static object?[] CustomerRow(Guid import, Guid id, CheckedCustomer data, DateTimeOffset now) =>
    [
        id, data.Name, FoldedName.Of(data.Name), data.IsCompany, data.Document, data.Language, data.Notes, data.City, data.State,
        data.Birthday, Customer.Joined(data.Tags), import, now, now, 1,
    ];

    private async Task UpdateAsync(
        CustomerImport import, List<KnownCustomer> changed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        var ids = changed.ConvertAll(one => one.Id);
        await CustomerIndex.Table.RemoveManyAsync(db, ids, cancellationToken);
        await CustomerIndex.Table.AddManyAsync(db, changed.ConvertAll(Words), cancellationToken);
        var before = await db.Set<ImportChange>().Where(c => c.ImportId == import.Id && EF.Parameter(ids).Contains(c.CustomerId))
            .ToDictionaryAsync(c => c.CustomerId, cancellationToken);
        foreach (var one in changed)
        {
            var customer = one.Customer!;
            customer.Fill(one.Data, now);
            db.ReplaceAddresses(one.Id, one.Rows, one.Data.Addresses, now);
            db.Audit(import.Actor, "customer.changed", one.Id, one.Before, one.Data, now);
            if (before.TryGetValue(one.Id, out var change))
                change.Version = customer.Version;
            else
                db.Add(new ImportChange { ImportId = import.Id, CustomerId = one.Id, Before = JsonSerializer.Serialize(one.Before, EventNames.Json), Version = customer.Version });
        }
    }

    internal static object?[] RemarkRow(CustomerImport import, RemarkKind kind, RowProblem problem, int index) =>
    [
        import.Id, import.Remarks + index + 1, kind, problem.Line == 0 ? null : problem.Line,
        Written.Line(problem.Column, ImportRemark.LongestValue), Written.Line(problem.Value, ImportRemark.LongestValue),
        problem.Code, JsonSerializer.Serialize(problem.Filled.Select(value => Written.Line(value, ImportRemark.LongestValue))),
    ];
}
