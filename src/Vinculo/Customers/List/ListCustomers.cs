using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

#pragma warning disable CA1309 // becomes SQL, where the column sorts byte by byte

namespace Vinculo.Customers.List;

/// <summary>A customer in a list.</summary>
internal sealed record CustomerRow(
    Guid Id, string Name, bool IsCompany, string? Document, string? Email, string? Phone, string? City, string? State);

/// <summary>Lists customers by name, or those whom a text means: one command.</summary>
internal sealed class ListCustomers(VinculoDb db)
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/customers", GetAsync).ForScope(Scope.Read)
        .WithName("listCustomers").WithSummary("Customers by name; text finds them by name, document, e-mail or telephone number.");

    public async Task<Page<CustomerRow>> RunAsync(string? text, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var wanted = CustomerSearch.Filter(db, text);
        if (after is not null)
        {
            wanted = wanted.Where(c => string.Compare(c.FoldedName, after.Sort) > 0
                || (c.FoldedName == after.Sort && c.Id.CompareTo(after.Id) > 0));
        }
        var rows = await wanted.OrderBy(c => c.FoldedName).ThenBy(c => c.Id).Take(limit + 1)
            .Select(c => new
            {
                c.FoldedName,
                Row = new CustomerRow(
                    c.Id, c.Name, c.IsCompany, c.Document,
                    db.Set<CustomerAddressRow>().Where(a => a.CustomerId == c.Id && a.Kind == AddressKind.Email)
                        .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.Value).FirstOrDefault(),
                    db.Set<CustomerAddressRow>().Where(a => a.CustomerId == c.Id && a.Kind == AddressKind.Phone)
                        .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => a.Value).FirstOrDefault(),
                    c.City, c.State),
            })
            .ToListAsync(cancellationToken);
        var page = Paging.Cut(rows, limit, row => new Cursor(row.FoldedName, row.Row.Id));
        return new Page<CustomerRow>([.. page.Items.Select(row => row.Row)], page.Next);
    }

    private static async Task<Results<Ok<Page<CustomerRow>>, ProblemHttpResult>> GetAsync(
        ListCustomers list, Texts texts, string? text, int? limit, string? after, CancellationToken cancellationToken) =>
        Cursor.TryRead(after, out var cursor)
            ? TypedResults.Ok(await list.RunAsync(text, cursor, Paging.Limit(limit), cancellationToken))
            : Cursor.Wrong.ToProblem(texts);
}
