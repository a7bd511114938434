using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.People.Setup;

/// <summary>What the company's settings must be: for the set-up and for changing them later.</summary>
internal static class CompanyRules
{
    /// <summary>The time zones offered, nearest first. Any other of the IANA database is taken as well.</summary>
    public static readonly string[] TimeZones =
    [
        "America/Sao_Paulo", "America/Bahia", "America/Fortaleza", "America/Recife", "America/Belem", "America/Manaus", "America/Cuiaba",
        "America/Campo_Grande", "America/Porto_Velho", "America/Boa_Vista", "America/Rio_Branco", "America/Noronha",
        "America/Argentina/Buenos_Aires", "America/Montevideo", "America/Asuncion", "America/Santiago", "America/La_Paz", "America/Lima",
        "America/Bogota", "America/Mexico_City", "America/New_York", "Europe/Lisbon", "Europe/Madrid", "Etc/UTC",
    ];

    public static Failure? Apply(CompanySettings company, string? name, string? language, string? timeZone)
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > CompanySettings.NameLimit)
            return Failure.Invalid("people.company-name-missing", "company", CompanySettings.NameLimit);
        if (!Texts.Languages.Contains(language))
            return Failure.Invalid("people.language-unknown", "language");
        if (timeZone is null || NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is null)
            return Failure.Invalid("people.time-zone-unknown", "timeZone");
        (company.Name, company.Language, company.TimeZone) = (name, language!, timeZone);
        return null;
    }
}
