using System.Security.Claims;
using Vinculo.Customers.Contracts;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Customers.List;

/// <summary>Customers by name, e-mail address or number, for the palette.</summary>
internal sealed class CustomersInPalette(ICustomers customers, Texts texts) : IPaletteSource
{
    private const int Most = 6;
    private const int Shortest = 2;

    public int Order => 10;

    public async Task<PaletteGroup?> FindAsync(string typed, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (typed.Length < Shortest)
            return null;
        var found = await customers.SearchAsync(typed, Most, cancellationToken);
        return new PaletteGroup(texts["customers.module"], [.. found.Select(Item)]);
    }

    private static PaletteItem Item(CustomerCard card) => new(
        "/customers/" + card.Id, card.IsCompany ? "building" : "user", card.Name,
        card.Email ?? (card.Phone is { } phone ? PhoneNumber.Show(phone) : null));
}
