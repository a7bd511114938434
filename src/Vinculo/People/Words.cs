using Vinculo.People.Setup;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People;

/// <summary>Choices that several pages offer.</summary>
internal static class Words
{
    /// <summary>Cities whose names the IANA database writes without their accents.</summary>
    private static readonly Dictionary<string, string> Accented = new(StringComparer.Ordinal)
    {
        ["America/Sao_Paulo"] = "São Paulo, Brasília",
        ["America/Belem"] = "Belém",
        ["America/Cuiaba"] = "Cuiabá",
        ["America/Bogota"] = "Bogotá",
        ["America/Asuncion"] = "Asunción",
        ["America/Mexico_City"] = "Ciudad de México",
        ["America/Noronha"] = "Fernando de Noronha",
        ["Europe/Lisbon"] = "Lisboa",
        ["Etc/UTC"] = "UTC",
    };

    /// <summary>Each language in its own words.</summary>
    public static readonly IReadOnlyList<Choice> Languages = [new("pt-BR", "Português"), new("en", "English"), new("es", "Español")];

    public static IReadOnlyList<Choice> Roles(Texts texts) =>
        [.. Enum.GetValues<Role>().Select(role => new Choice(role.ToString(), texts["people.role." + role]))];

    /// <summary>The usual time zones, and the present one.</summary>
    public static IReadOnlyList<Choice> TimeZones(string present) =>
        [.. CompanyRules.TimeZones.Union([present]).Select(zone => new Choice(zone, $"{City(zone)} ({Offset(zone)})"))];

    private static string City(string zone) =>
        Accented.GetValueOrDefault(zone) ?? zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>Without summer time: GMT−3.</summary>
    private static string Offset(string zone)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) || known.BaseUtcOffset == TimeSpan.Zero)
            return "GMT";
        var offset = known.BaseUtcOffset;
        return $"GMT{(offset < TimeSpan.Zero ? '−' : '+')}{offset:%h}{(offset.Minutes == 0 ? "" : offset.ToString(@"\:mm", System.Globalization.CultureInfo.InvariantCulture))}";
    }
}
