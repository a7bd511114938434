using System.Text;
using Vinculo.Customers.Contracts;
using Vinculo.Platform.Search;

namespace Vinculo.Customers.List;

/// <summary>The words by which customers are found: of the name and the e-mail addresses, and numbers from each digit at which people begin.</summary>
internal static class CustomerIndex
{
    public const string TableName = "customers_search";

    public static readonly SearchTable Table = new(TableName);

    private const string Brazil = "+55";
    private const int AreaCode = 2;

    /// <summary>Index text as <see cref="SearchText"/> would make it, without stems: names are not inflected.</summary>
    public static string Words(string foldedName, string? document, IEnumerable<CustomerAddress> addresses)
    {
        var words = new StringBuilder(Plain(foldedName));
        foreach (var address in addresses)
        {
            if (address.Kind == AddressKind.Email)
                words.Append(' ').Append(Plain(FoldedName.Of(address.Value)));
            else
                AddNumber(words, address.Value);
        }
        if (document is not null)
            words.Append(' ').Append(document.ToLowerInvariant());
        return words.ToString();
    }

    /// <summary>+5511987654321 is looked for as 5511987654321, 11987654321 and 987654321.</summary>
    private static void AddNumber(StringBuilder words, string number)
    {
        words.Append(' ').Append(number.AsSpan().TrimStart('+'));
        if (!number.StartsWith(Brazil, StringComparison.Ordinal))
            return;
        words.Append(' ').Append(number.AsSpan(Brazil.Length));
        words.Append(' ').Append(number.AsSpan(Brazil.Length + AreaCode));
    }

    private static string Plain(string folded) => Ascii.IsValid(folded) ? folded : SearchText.ToIndex(folded);
}
