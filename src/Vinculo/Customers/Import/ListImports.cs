using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>The imports as the page shows them, the latest first.</summary>
internal sealed class ListImports(VinculoDb db)
{
    private const int Shown = 20;

    public Task<List<CustomerImport>> LatestAsync(CancellationToken cancellationToken) =>
        db.Set<CustomerImport>().AsNoTracking().Where(i => i.State != ImportState.Prepared)
            .OrderByDescending(i => i.CreatedAt).Take(Shown).ToListAsync(cancellationToken);
}
