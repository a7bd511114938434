using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.View;

/// <summary>A customer with everything that is known, as the API gives it and the page shows it.</summary>
internal sealed record CustomerView(
    Guid Id, string Name, bool IsCompany, string? Document, string Language, string? Notes, Guid? CompanyId, string? CompanyName,
    string? City, string? State, DateOnly? Birthday, IReadOnlyList<string> Tags, IReadOnlyList<string> Emails,
    IReadOnlyList<string> Phones, IReadOnlyList<RefusedEmail> RefusedEmails, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int Version)
{
    /// <summary>What somebody who changes nothing would send.</summary>
    public CustomerInput ToInput() => new()
    {
        Name = Name,
        IsCompany = IsCompany,
        Document = Document,
        Language = Language,
        Notes = Notes,
        CompanyId = CompanyId,
        City = City,
        State = State,
        Birthday = Birthday?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Tags = Tags,
        Emails = Emails,
        Phones = Phones,
    };
}

/// <summary>An address to which mail comes back, since when, and what the server said.</summary>
internal sealed record RefusedEmail(string Email, DateTimeOffset Since, string? Reason);

internal sealed record CustomerName(Guid Id, string Name);

/// <summary>Reads one customer with the addresses, in one command.</summary>
internal sealed class ReadCustomer(VinculoDb db)
{
    private const int MostPeople = 50;

    public static void Map(RouteGroupBuilder api) => api.MapGet("/customers/{id:guid}", GetAsync).ForScope(Scope.Read)
        .WithName("getCustomer").WithSummary("One customer.");

    public async Task<CustomerView?> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await db.Set<Customer>().AsNoTracking().Where(c => c.Id == id)
            .Select(c => new
            {
                Customer = c,
                CompanyName = db.Set<Customer>().Where(company => company.Id == c.CompanyId).Select(company => company.Name).FirstOrDefault(),
                Addresses = db.Set<CustomerAddressRow>().Where(a => a.CustomerId == c.Id)
                    .OrderByDescending(a => a.IsPrimary).ThenBy(a => a.Id).Select(a => new { a.Kind, a.Value, a.UndeliverableSince, a.UndeliverableReason }).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var c = found.Customer;
        return new CustomerView(
            c.Id, c.Name, c.IsCompany, c.Document, c.Language, c.Notes, c.CompanyId, found.CompanyName, c.City, c.State, c.Birthday,
            c.TagList(),
            [.. found.Addresses.Where(a => a.Kind == AddressKind.Email).Select(a => a.Value)],
            [.. found.Addresses.Where(a => a.Kind == AddressKind.Phone).Select(a => a.Value)],
            [.. found.Addresses.Where(a => a.UndeliverableSince != null)
                .Select(a => new RefusedEmail(a.Value, a.UndeliverableSince!.Value, string.IsNullOrEmpty(a.UndeliverableReason) ? null : a.UndeliverableReason))],
            c.CreatedAt, c.UpdatedAt, c.Version);
    }

    /// <summary>Customers who work for a company, by name.</summary>
    public Task<List<CustomerName>> PeopleOfAsync(Guid company, CancellationToken cancellationToken) =>
        db.Set<Customer>().AsNoTracking().Where(c => c.CompanyId == company)
            .OrderBy(c => c.FoldedName).ThenBy(c => c.Id).Take(MostPeople).Select(c => new CustomerName(c.Id, c.Name))
            .ToListAsync(cancellationToken);

    private static async Task<Results<Ok<CustomerView>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        Guid id, ReadCustomer read, HttpContext context, Texts texts, CancellationToken cancellationToken)
    {
        var view = await read.RunAsync(id, cancellationToken);
        if (view is null)
            return Failure.NotFound("customers.not-found").ToProblem(texts);
        return ETags.Answer(context, view, ETags.Of(view.Version)).Result switch
        {
            Ok<CustomerView> ok => ok,
            StatusCodeHttpResult unchanged => unchanged,
            var other => throw new InvalidOperationException($"No answer {other}."),
        };
    }
}
