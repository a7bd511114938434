using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.List;
using Vinculo.Measures.Identity;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Edit;

/// <summary>A company that somebody may mean.</summary>
public sealed record CompanyOffer(string Name, string? Document);

/// <summary>The company that a person works for, as people name it: by its name or CNPJ.</summary>
internal sealed class FindCompany(VinculoDb db)
{
    private const int Most = 8;

    /// <summary>Companies to choose from while somebody writes.</summary>
    public async Task<IReadOnlyList<CompanyOffer>> OffersAsync(string? text, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(text)
            ? []
            : await CustomerSearch.Filter(db, text).Where(c => c.IsCompany).OrderBy(c => c.FoldedName).ThenBy(c => c.Id).Take(Most)
                .Select(c => new CompanyOffer(c.Name, c.Document)).ToListAsync(cancellationToken);

    /// <summary>The company meant; nothing written is none.</summary>
    /// <param name="before">The company so far, which stays where another has the same name.</param>
    public async Task<(Guid? Company, Failure? Failure)> ChooseAsync(string? typed, Guid? before, CancellationToken cancellationToken)
    {
        if (Written.Line(typed, Customer.LongestName) is not { } text)
            return (null, null);
        var document = Cnpj.TryParse(text, out var cnpj) ? cnpj.Characters : null;
        var name = FoldedName.Of(text);
        var found = await db.Set<Customer>().Where(c => c.IsCompany && (c.FoldedName == name || (c.Document == document && c.Document != null)))
            .OrderBy(c => c.Id).Take(Most).Select(c => c.Id).ToListAsync(cancellationToken);
        if (before is { } kept && found.Contains(kept))
            return (kept, null);
        return found.Count switch
        {
            0 => (null, Failure.Invalid("customers.company-unknown", "company")),
            1 => (found[0], null),
            _ => (null, Failure.Invalid("customers.company-several", "company")),
        };
    }
}
