using System.Security.Cryptography.X509Certificates;
using Vinculo.Platform;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>
/// Root certificates of a company's own authority: files ending in .pem or .crt in the folder 'certificates' of the data
/// folder are trusted for mail servers besides the machine's own. Read once, at the first connection.
/// </summary>
internal sealed class TrustedCertificates(VinculoSettings settings)
{
    private readonly Lazy<IReadOnlyList<X509Certificate2>> roots = new(() => Read(Path.Combine(settings.DataFolder, "certificates")));

    public IReadOnlyList<X509Certificate2> Roots => roots.Value;

    private static X509Certificate2[] Read(string folder)
    {
        if (!Directory.Exists(folder))
            return [];
        var found = new X509Certificate2Collection();
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".pem" or ".crt").Order(StringComparer.Ordinal))
            found.ImportFromPemFile(file);
        return [.. found];
    }
}
