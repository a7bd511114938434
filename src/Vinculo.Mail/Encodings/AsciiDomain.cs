using System.Globalization;

namespace Vinculo.Mail;

/// <summary>Domains of other scripts in the form that all mail servers know (RFC 5890).</summary>
internal static class AsciiDomain
{
    private static readonly IdnMapping Idn = new();

    /// <summary>The address with its domain in ASCII, the part before the '@' as it is; null where the domain has no such form.</summary>
    public static string? OfAddress(string address)
    {
        if (System.Text.Ascii.IsValid(address))
            return address;
        var at = address.LastIndexOf('@');
        var domain = address[(at + 1)..];
        if (System.Text.Ascii.IsValid(domain))
            return address;
        try
        {
            // Wide forms of signs become these signs, which could end the address.
            var mapped = Idn.GetAscii(domain);
            return mapped.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') ? address[..(at + 1)] + mapped : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
