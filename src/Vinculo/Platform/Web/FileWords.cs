using System.Globalization;

namespace Vinculo.Platform.Web;

/// <summary>Sizes and kinds of files as people know them.</summary>
internal static class FileWords
{
    private const char NoBreak = '\u00a0';

    /// <summary><c>212 kB</c>, <c>1,8 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes}{NoBreak}B",
        < 1_000_000 => $"{Math.Round(bytes / 1000.0)}{NoBreak}kB",
        _ => (bytes / 1_000_000.0).ToString("0.#", CultureInfo.CurrentCulture) + NoBreak + "MB",
    };

    public static string Icon(string name, string contentType) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        _ when contentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) => "photo",
        ".pdf" => "file-type-pdf",
        ".csv" or ".xls" or ".xlsx" or ".ods" => "file-spreadsheet",
        _ => "file-text",
    };
}
