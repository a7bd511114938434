using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

#pragma warning disable CA1309 // becomes SQL, where the column sorts byte by byte

namespace Vinculo.Customers.List;

/// <summary>
/// Whom a text means: with an @ it begins an e-mail address, in digits a document or telephone number, otherwise words of
/// a name or address. Each is looked up in an index, so that a million customers are searched as fast as a hundred.
/// </summary>
internal static class CustomerSearch
{
    private const int LongestText = 200;

    /// <summary>Fewer letters begin too many words: they are taken for the beginning of the name.</summary>
    private const int FewestLetters = 3;

    /// <summary>Sorts after every continuation of a prefix.</summary>
    private const string End = "\U0010FFFF";

    public static IQueryable<Customer> Filter(VinculoDb db, string? text)
    {
        var customers = db.Set<Customer>().AsNoTracking();
        if (string.IsNullOrWhiteSpace(text))
            return customers;
        text = text.Trim().Cut(LongestText);
        if (text.Contains('@', StringComparison.Ordinal))
            return WithEmail(db, customers, text.ToLowerInvariant());
        var name = FoldedName.Of(text);
        if (name.Length == 0)
            return customers.Where(_ => false);
        if (name.Length < FewestLetters)
            return customers.Where(c => string.Compare(c.FoldedName, name) >= 0 && string.Compare(c.FoldedName, name + End) < 0);
        var found = CustomerIndex.Table.Match(db, Number(text) ?? name);
        return found is null ? customers.Where(_ => false) : customers.Where(c => found.Contains(c.Id));
    }

    /// <summary>The digits of a document or telephone number, whole or begun; null when the text is none.</summary>
    private static string? Number(string text)
    {
        if (Cnpj.TryParse(text, out var cnpj))
            return cnpj.Characters;
        return text.All(c => char.IsAsciiDigit(c) || c is '+' or '(' or ')' or '-' or '.' or '/' or ' ')
            ? string.Concat(text.Where(char.IsAsciiDigit)).TrimStart('0')
            : null;
    }

    private static IQueryable<Customer> WithEmail(VinculoDb db, IQueryable<Customer> customers, string prefix)
    {
        var end = prefix + End;
        var owners = db.Set<CustomerAddressRow>()
            .Where(a => a.Kind == AddressKind.Email && string.Compare(a.Value, prefix) >= 0 && string.Compare(a.Value, end) < 0)
            .Select(a => a.CustomerId);
        return customers.Where(c => owners.Contains(c.Id));
    }
}
