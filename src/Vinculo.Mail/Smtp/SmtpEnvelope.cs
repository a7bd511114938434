namespace Vinculo.Mail.Smtp;

/// <summary>From whom and to whom a message travels, whatever its header says.</summary>
public sealed record SmtpEnvelope
{
    /// <summary>Creates the envelope.</summary>
    /// <param name="sender">The address that failures are reported to; empty for messages that nobody may answer, such as reports of failures.</param>
    /// <param name="recipients">At least one address.</param>
    /// <exception cref="ArgumentException">An address that cannot be written in SMTP; <see cref="IsUsable"/> says which are.</exception>
    public SmtpEnvelope(string sender, IReadOnlyList<string> recipients)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipients);
        if (sender.Length > 0 && !IsUsable(sender))
            throw new ArgumentException("The sender's address cannot be written in SMTP.", nameof(sender));
        if (recipients.Count == 0)
            throw new ArgumentException("A message needs a recipient.", nameof(recipients));
        if (!recipients.All(IsUsable))
            throw new ArgumentException("A recipient's address cannot be written in SMTP.", nameof(recipients));
        Sender = sender;
        Recipients = [.. recipients];
    }

    /// <summary>The address that failures are reported to, or empty.</summary>
    public string Sender { get; }

    /// <summary>The addresses to deliver to.</summary>
    public IReadOnlyList<string> Recipients { get; }

    /// <summary>Whether the address can be written in SMTP: an '@' (the last one counts) with something on both sides, a domain that can be written in ASCII, at most 320 characters, no spaces, angle brackets or control characters.</summary>
    public static bool IsUsable(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= 320
            && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or '\u0085')
            && AsciiDomain.OfAddress(address) is not null;
    }

    /// <summary>The address as it is sent: domains in other scripts in their ASCII form (RFC 5890), the part before the '@' as it is.</summary>
    internal static string PathOf(string address) => AsciiDomain.OfAddress(address) ?? address;

    /// <summary>Whether some address can only be written with SMTPUTF8.</summary>
    internal bool NeedsUtf8 => Recipients.Append(Sender).Any(a => !System.Text.Ascii.IsValid(PathOf(a)));
}
