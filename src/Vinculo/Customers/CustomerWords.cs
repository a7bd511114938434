using System.Globalization;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Customers;

/// <summary>What is kept in normal form, as people read it.</summary>
internal static class CustomerWords
{
    public static string Document(string document) =>
        Cpf.TryParse(document, out var cpf) ? cpf.Format() : Cnpj.TryParse(document, out var cnpj) ? cnpj.Format() : document;

    public static string? Place(string? city, string? state) => (city, state) switch
    {
        (null, null) => null,
        (null, _) => state,
        (_, null) => city,
        _ => $"{city}, {state}",
    };

    public static IReadOnlyList<Choice> Languages(Texts texts) =>
        [.. Texts.Languages.Select(language => new Choice(language, Language(texts, language)))];

    public static string Language(Texts texts, string language) => texts["customers.language." + language.ToLowerInvariant()];

    /// <summary>A day of the company: 17 nov 2026.</summary>
    public static string Day(DateTimeOffset instant, TimeZoneInfo zone) =>
        Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime));

    // Some cultures abbreviate months with a point, which a date in a line of text does not need.
    public static string Day(DateOnly date) => date.ToString("d MMM yyyy", CultureInfo.CurrentCulture).Replace(".", "", StringComparison.Ordinal);

    public static string Moment(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMM, HH:mm", CultureInfo.CurrentCulture).Replace(".", "", StringComparison.Ordinal);

    public static string Month(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var month = TimeZoneInfo.ConvertTime(instant, zone).ToString("Y", CultureInfo.CurrentCulture);
        return char.ToUpper(month[0], CultureInfo.CurrentCulture) + month[1..];
    }
}
