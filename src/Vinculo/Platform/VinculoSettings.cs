using Npgsql;

namespace Vinculo.Platform;

/// <summary>
/// The settings of one installation, read from appsettings.json, the environment (<c>Vinculo__Data</c>)
/// and the command line (<c>--Vinculo:Data</c>), in the manner of ASP.NET Core. Documented in docs/settings.md.
/// </summary>
internal sealed record VinculoSettings
{
    private const string Section = "Vinculo";

    /// <summary>Folder of the SQLite file, the keys and the attachments.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Empty for SQLite in <see cref="Data"/>, or a PostgreSQL connection string.</summary>
    public string Database { get; init; } = "";

    /// <summary>The address under which customers reach this installation; it stands in links sent by e-mail.</summary>
    public string PublicUrl { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Largest message or upload accepted, in bytes.</summary>
    public long MaxMessageBytes { get; init; } = 35 * 1024 * 1024;

    /// <summary>Sign-in page shows the demonstration's accounts; set by <c>--demo</c> only.</summary>
    public bool Demo { get; init; }

    public bool UsesPostgres => Database.Length > 0;

    public string DataFolder => Path.GetFullPath(Data);

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A name that is not a setting, or a value that cannot be used.</exception>
    public static VinculoSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        foreach (var child in section.GetChildren())
            if (!Expected.ContainsKey(child.Key))
                throw new SettingException(child.Key, "is not a setting", "one of " + string.Join(", ", Expected.Keys));

        var defaults = new VinculoSettings();
        var settings = new VinculoSettings
        {
            Data = section[nameof(Data)] ?? defaults.Data,
            Database = section[nameof(Database)] ?? defaults.Database,
            PublicUrl = (section[nameof(PublicUrl)] ?? FirstUrl(configuration) ?? defaults.PublicUrl).TrimEnd('/'),
            MaxMessageBytes = ReadBytes(section, defaults.MaxMessageBytes),
            Demo = string.Equals(section[nameof(Demo)], "true", StringComparison.OrdinalIgnoreCase),
        };
        settings.Check();
        return settings;
    }

    private static readonly Dictionary<string, string> Expected = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(Data)] = "a folder that can be written, such as data",
        [nameof(Database)] = "empty for SQLite, or a PostgreSQL connection string such as Host=db;Database=vinculo;Username=vinculo;Password=…",
        [nameof(PublicUrl)] = "an address such as https://atendimento.example.com.br",
        [nameof(MaxMessageBytes)] = "a number of bytes between 65536 and 1073741824",
        [nameof(Demo)] = "true or false",
    };

    private void Check()
    {
        if (string.IsNullOrWhiteSpace(Data))
            throw Wrong(nameof(Data), "is empty");
        if (UsesPostgres)
        {
            try
            {
                var connection = new NpgsqlConnectionStringBuilder(Database);
                if (string.IsNullOrEmpty(connection.Host) || string.IsNullOrEmpty(connection.Database))
                    throw Wrong(nameof(Database), "names no host or no database");
            }
            catch (ArgumentException e)
            {
                throw Wrong(nameof(Database), "cannot be read (" + e.Message + ")");
            }
        }
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw Wrong(nameof(PublicUrl), "is not a web address");
        if (MaxMessageBytes is < 65536 or > 1073741824)
            throw Wrong(nameof(MaxMessageBytes), "is out of range");
    }

    private static long ReadBytes(IConfigurationSection section, long fallback)
    {
        var text = section[nameof(MaxMessageBytes)];
        if (text is null)
            return fallback;
        return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw Wrong(nameof(MaxMessageBytes), "is not a number");
    }

    private static string? FirstUrl(IConfiguration configuration) =>
        configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries) is [var first, ..]
            && !first.Contains('*') && !first.Contains('+') && !first.EndsWith(":0", StringComparison.Ordinal)
            ? first
            : null;

    private static SettingException Wrong(string name, string problem) => new(name, problem, Expected[name]);
}

/// <summary>A setting that cannot be used: its name, what is wrong, and what is expected.</summary>
internal sealed class SettingException(string name, string problem, string expected)
    : Exception($"Setting Vinculo:{name} {problem}. Expected: {expected}. (docs/settings.md)");
