using System.Text.Json;
using System.Text.Json.Serialization;
using Vinculo.Plan.Contracts;

namespace Vinculo.Plan.Policy;

/// <summary>
/// What one version of the service policy says: a value that is read and written as a whole, and kept as one JSON
/// document in the version's row. The same document is the export for version control.
/// </summary>
/// <param name="TimeZoneId">Of the IANA database, such as <c>America/Sao_Paulo</c>.</param>
/// <param name="Hours">The ordinary week; several blocks a day, none that overlap.</param>
/// <param name="NationalHolidays">Whether Brazil's national public holidays are closed.</param>
/// <param name="OptionalHolidays">The optional days (<i>pontos facultativos</i>) that this company keeps.</param>
internal sealed record PolicyRules(
    string TimeZoneId,
    IReadOnlyList<HoursBlock> Hours,
    bool NationalHolidays,
    IReadOnlyList<OptionalHoliday> OptionalHolidays,
    IReadOnlyList<OwnHoliday> OwnHolidays,
    IReadOnlyList<ServicePromise> Promises)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        WriteIndented = false,
    };

    public ServicePromise? Promise(PromiseKind kind, Complexity complexity) =>
        Promises.FirstOrDefault(p => p.Kind == kind && p.Complexity == complexity);

    /// <summary>
    /// The number under which the plan lists a promise: section 3, first answers before next answers before
    /// resolutions, simple before complex. It is the same in every version, whether promised or not, so that a
    /// citation of § 3.4 never comes to mean something else.
    /// </summary>
    public static string RuleOf(PromiseKind kind, Complexity complexity) => $"3.{(int)kind * 3 + (int)complexity + 1}";
}

/// <summary>A stretch of a weekday in which the company works.</summary>
/// <param name="To">Not included; midnight means the end of the same day.</param>
internal sealed record HoursBlock(
    DayOfWeek Day,
    [property: JsonConverter(typeof(HoursAndMinutes))] TimeOnly From,
    [property: JsonConverter(typeof(HoursAndMinutes))] TimeOnly To)
{
    private const int MinutesOfDay = 24 * 60;

    internal int FromMinute => From.Hour * 60 + From.Minute;

    internal int ToMinute => To == TimeOnly.MinValue ? MinutesOfDay : To.Hour * 60 + To.Minute;
}

/// <summary>A day off that is the company's own: of its city or state, or its custom.</summary>
/// <param name="Yearly">Every year on that day and month, from the year of <paramref name="Date"/> on.</param>
internal sealed record OwnHoliday(DateOnly Date, string Name, bool Yearly);

/// <summary>The optional days (<i>pontos facultativos</i>) of the federal government, in the order of the year.</summary>
internal enum OptionalHoliday
{
    CarnivalMonday,
    CarnivalTuesday,

    /// <summary>Closed until 14:00.</summary>
    AshWednesday,
    CorpusChristi,
    CivilServantsDay,

    /// <summary>Closed from 13:00.</summary>
    ChristmasEve,

    /// <summary>Closed from 13:00.</summary>
    NewYearsEve,
}

/// <summary>Times as <c>08:00</c>: the document is also read by people.</summary>
internal sealed class HoursAndMinutes : JsonConverter<TimeOnly>
{
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeOnly.ParseExact(reader.GetString()!, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
}
