using System.Formats.Asn1;

namespace Vinculo.Mail;

/// <summary>
/// Opens an S/MIME part whose signature encloses what is signed (RFC 8551, 3.5.2, in the form of RFC 5652, 5.1). It does not
/// look at the signature.
/// </summary>
internal static class EnclosedContent
{
    /// <summary>Bytes that are opened; a larger part is kept whole.</summary>
    private const int MostBytes = 32 * 1024 * 1024;

    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

    private static readonly Asn1Tag First = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The MIME entity within, header and all; null where there is none, or it cannot be found.</summary>
    public static byte[]? Of(MimePart part)
    {
        var bytes = part.ReadBytes(MostBytes + 1);
        if (bytes.Length > MostBytes)
            return null;
        try
        {
            // Programs that write while they sign do not know the lengths beforehand, which only BER allows.
            var message = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            if (message.ReadObjectIdentifier() != SignedData)
                return null;
            var signed = message.ReadSequence(First).ReadSequence();
            signed.ReadEncodedValue(); // the version
            signed.ReadEncodedValue(); // how it is digested
            var content = signed.ReadSequence();
            return content.ReadObjectIdentifier() == Data && content.HasData ? content.ReadSequence(First).ReadOctetString() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
