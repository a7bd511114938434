using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Vinculo.Platform.Security;

/// <summary>
/// Links by which whoever has them speaks as one customer, without an account. A customer who answers the mail that
/// brought one quotes it: before anybody of the company reads that, the link is made a dead one.
/// </summary>
internal sealed class PersonalLinks
{
    public const string Path = "/s/";

    // As it is, as it stands in another address, and as Proofpoint writes it there.
    private const string Slash = "(?:/|%(?:25)*2F|_)";
    private const string Colon = "(?::|%(?:25)*3A|-3A)";
    private const string Cut = "…";

    private readonly string publicUrl;
    private readonly string place;
    private readonly Regex token;

    public PersonalLinks(VinculoSettings settings)
    {
        publicUrl = settings.PublicUrl;
        place = new Uri(publicUrl).Host;
        // Also as services that check links write it into theirs (https://…safelinks.protection.outlook.com/?url=https%3A%2F%2F…).
        var written = Regex.Escape(publicUrl[(publicUrl.IndexOf("://", StringComparison.Ordinal) + 3)..] + Path)
            .Replace(":", Colon, StringComparison.Ordinal).Replace("/", Slash, StringComparison.Ordinal);
        token = new Regex($"({written})[A-Za-z0-9_-]+", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    public string To(string token) => publicUrl + Path + token;

    /// <summary>The same text with each of our links cut before its secret.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? CutIn(string? text) =>
        text?.Contains(place, StringComparison.OrdinalIgnoreCase) == true ? token.Replace(text, "$1" + Cut) : text;
}
