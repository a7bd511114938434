namespace Vinculo.Mail;

/// <summary>Recognises what is signed or encrypted (RFC 1847, RFC 8551, RFC 3156); it decrypts and verifies nothing.</summary>
internal static class ProtectionReader
{
    public static bool IsSigned(MimePart root) => ReportFields.OwnParts(root).Any(part => part.ContentType.MediaType switch
    {
        "multipart/signed" or "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature" => true,
        _ => IsEnclosed(part),
    });

    /// <summary>Whether a part is a signature that encloses what is signed.</summary>
    public static bool IsEnclosed(MimePart part) =>
        part.ContentType.MediaType is "application/pkcs7-mime" or "application/x-pkcs7-mime" && SmimeType(part) == "signed-data";

    /// <summary>S/MIME content that does not say what it is, is encrypted: that is what it is made for.</summary>
    public static bool IsEncrypted(MimePart root) => ReportFields.OwnParts(root).Any(part => part.ContentType.MediaType switch
    {
        "multipart/encrypted" or "application/pgp-encrypted" => true,
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => SmimeType(part) is null or "enveloped-data" or "authenveloped-data",
        _ => false,
    });

    private static string? SmimeType(MimePart part) =>
        part.ContentType.Parameters.GetValueOrDefault("smime-type")?.ToLowerInvariant();
}
