using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Vinculo.Platform.Security;

namespace Vinculo.Platform.Web;

/// <summary>
/// The built front-end files beside the executable. Their names carry a hash of their content, so a browser keeps each
/// for ever; they were compressed at build, so that serving one is copying bytes.
/// </summary>
internal sealed class Assets
{
    private const string Prefix = "/assets/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    };

    private readonly string folder;
    private readonly Dictionary<string, string> files;
    private readonly HashSet<string> served;

    /// <summary>Reads the manifest that the build wrote.</summary>
    /// <exception cref="FileNotFoundException">The assets were not built.</exception>
    public Assets()
        : this(Path.Combine(AppContext.BaseDirectory, "wwwroot", "assets"))
    {
    }

    internal Assets(string folder)
    {
        this.folder = folder;
        var path = Path.Combine(folder, "manifest.json");
        if (!File.Exists(path))
            throw new FileNotFoundException("The front-end assets are missing; `dotnet build src/Vinculo` makes them.", path);
        var manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!;
        files = manifest.Files;
        Preload = [.. manifest.Preload.Select(name => Prefix + name)];
        // Only what the build made can be asked for: no path is ever put together from a request.
        served = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(name => Types.ContainsKey(Path.GetExtension(name)))];
    }

    /// <summary>Scripts that the page's script needs at once.</summary>
    public IReadOnlyList<string> Preload { get; }

    /// <summary>The address of a file by its plain name, such as <c>app.css</c>.</summary>
    public string Url(string name) => Prefix + files[name];

    /// <summary>Answers with the file, in the best encoding that the browser takes.</summary>
    public async Task ServeAsync(HttpContext context, string name)
    {
        if (!served.Contains(name))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var response = context.Response;
        var (path, encoding) = Encoded(Path.Combine(folder, name), context.Request.Headers.AcceptEncoding.ToString());
        response.ContentType = Types[Path.GetExtension(name)];
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentLength = new FileInfo(path).Length;
        await response.SendFileAsync(path, context.RequestAborted);
    }

    private static (string Path, string? Encoding) Encoded(string path, string accepted)
    {
        foreach (var (encoding, extension) in new[] { ("br", ".br"), ("gzip", ".gz") })
        {
            if (accepted.Contains(encoding, StringComparison.Ordinal) && File.Exists(path + extension))
                return (path + extension, encoding);
        }
        return (path, null);
    }

    private sealed record Manifest(Dictionary<string, string> Files, string[] Preload);
}

/// <summary>Where the assets are registered and served.</summary>
internal static class AssetsModule
{
    public static IServiceCollection AddWebShell(this IServiceCollection services) => services.AddSingleton<Assets>();

    /// <summary>For everybody: the sign-in page, the survey and the web form need them too.</summary>
    public static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{name}", (HttpContext context, string name, Assets assets) => assets.ServeAsync(context, name))
            .ForEverybody()
            .ExcludeFromDescription();
}
