using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vinculo.Platform;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>
/// Root certificates of a company's own authority: files ending in .pem or .crt in the folder 'certificates' of the data
/// folder are trusted for mail servers besides the machine's own. Looked at for each connection, so that one that is put
/// there counts at the next attempt.
/// </summary>
internal sealed class TrustedCertificates(VinculoSettings settings, ILogger<TrustedCertificates> logger)
{
    public IReadOnlyList<X509Certificate2> Read()
    {
        var folder = Path.Combine(settings.DataFolder, "certificates");
        if (!Directory.Exists(folder))
            return [];
        var found = new X509Certificate2Collection();
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".pem" or ".crt").Order(StringComparer.Ordinal))
        {
            try
            {
                found.ImportFromPemFile(file);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("The certificate {File} cannot be read: {Reason}", file, e.Message);
            }
        }
        return [.. found];
    }
}
