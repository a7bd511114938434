using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vinculo.Mail;

/// <summary>
/// Writes messages as RFC 5322 and MIME ask: CRLF line ends, lines of at most 76 characters where they can be broken,
/// ASCII only save addresses that are not (RFC 6532), <c>multipart/mixed</c> around <c>multipart/related</c> around <c>multipart/alternative</c> as far as each is needed.
/// </summary>
public static class MailWriter
{
    /// <summary>Writes a message to a stream, attachments in constant memory.</summary>
    /// <exception cref="ArgumentException">An address, an id or a field's name cannot stand in a header, or <see cref="OutgoingMail.OneClickUnsubscribe"/> is not https.</exception>
    /// <exception cref="IOException">The stream or an attachment fails.</exception>
    public static async Task WriteAsync(OutgoingMail mail, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(output);
        var header = new StringBuilder();
        WriteHeader(mail, header);
        var body = MailBody.Of(mail);
        header.Append("MIME-Version: 1.0\r\n");
        var bytes = Encoding.UTF8.GetBytes(header.ToString());
        if (mail.Signers.Count > 0)
            await WriteSignaturesAsync(mail.Signers, bytes, body, output, cancellationToken);
        await output.WriteAsync(bytes, cancellationToken);
        await body.WriteAsync(output, cancellationToken);
    }

    /// <summary>The bytes of a message.</summary>
    /// <exception cref="ArgumentException">An address, an id or a field's name cannot stand in a header.</exception>
    public static async Task<byte[]> ToBytesAsync(OutgoingMail mail, CancellationToken cancellationToken = default)
    {
        using var bytes = new MemoryStream();
        await WriteAsync(mail, bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>A message id that no other message has, without angle brackets.</summary>
    /// <param name="domain">The domain of the sender's address; in another script than Latin it is written in its ASCII form (RFC 5890).</param>
    /// <exception cref="ArgumentException">The domain has no such form.</exception>
    public static string NewMessageId(string domain) =>
        AsciiDomain.OfAddress($"{RandomNumberGenerator.GetHexString(32, lowercase: true)}@{domain}")
            ?? throw new ArgumentException("Not a domain that can be written in ASCII.", nameof(domain));

    // A signature stands before what it signs, so the body is written twice, and no copy of it is needed.
    private static async Task WriteSignaturesAsync(
        IReadOnlyList<DkimSigner> signers, byte[] header, MailBody body, Stream output, CancellationToken cancellationToken)
    {
        await using var input = new DkimInput();
        await input.WriteAsync(header, cancellationToken);
        await body.WriteAsync(input, cancellationToken);
        input.Complete();
        foreach (var signer in signers)
            await output.WriteAsync(Encoding.ASCII.GetBytes(signer.Sign(input)), cancellationToken);
    }

    private static void WriteHeader(OutgoingMail mail, StringBuilder header)
    {
        Mailbox[] mailboxes = [mail.From, .. mail.ReplyTo, .. mail.To, .. mail.Cc];
        if (!Array.TrueForAll(mailboxes, mailbox => HeaderEncoder.TryAddressSpec(mailbox.Address) is not null))
            throw new ArgumentException("Not an address that can be written in a header.", nameof(mail));
        string?[] ids = [mail.MessageId, mail.InReplyTo, .. mail.References];
        if (!Array.TrueForAll(ids, id => id is null || IsMessageId(id)))
            throw new ArgumentException("Not an id that a message can have.", nameof(mail));
        var encoder = new HeaderEncoder(header);
        Field(encoder, "Date", mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
            + mail.Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        AddressField(encoder, "From", [mail.From]);
        AddressField(encoder, "Reply-To", mail.ReplyTo);
        AddressField(encoder, "To", mail.To);
        AddressField(encoder, "Cc", mail.Cc);
        Field(encoder, "Subject", mail.Subject);
        IdField(encoder, "Message-ID", [mail.MessageId]);
        IdField(encoder, "In-Reply-To", mail.InReplyTo is null ? [] : [mail.InReplyTo]);
        IdField(encoder, "References", mail.References);
        if (mail.OneClickUnsubscribe is { } address)
        {
            if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps)
                throw new ArgumentException("Unsubscribing with one click goes by https.", nameof(mail));
            if (address.AbsoluteUri.Length > LongestWord - "<>".Length)
                throw new ArgumentException("The address to unsubscribe at is longer than a line of a header.", nameof(mail));
            Field(encoder, "List-Unsubscribe", $"<{address.AbsoluteUri}>", LongestWord);
            Field(encoder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        foreach (var (name, value) in mail.Headers)
        {
            if (name.Length == 0 || name.Any(c => c is <= ' ' or ':' or >= '\x7F'))
                throw new ArgumentException("Not a name that a header field can have.", nameof(mail));
            Field(encoder, name, value, LongestWord);
        }
    }

    /// <summary>Characters that a line holds beside the name of its field (RFC 5322, 2.1.1: 998 in all).</summary>
    private const int LongestWord = 900;

    /// <summary>Whether an id can stand in a header, without angle brackets. Some that arrive cannot, such as one with a letter that is not ASCII.</summary>
    public static bool IsMessageId(string id) =>
        id.Length is > 0 and <= LongestWord && !id.Any(c => c is <= ' ' or '<' or '>' or >= '\x7F');

    private static void Field(HeaderEncoder encoder, string name, string value, int longestWord = 70)
    {
        encoder.Begin(name);
        encoder.Unstructured(value, longestWord);
        encoder.End();
    }

    private static void AddressField(HeaderEncoder encoder, string name, IReadOnlyList<Mailbox> mailboxes)
    {
        if (mailboxes.Count == 0)
            return;
        encoder.Begin(name);
        encoder.Mailboxes(mailboxes);
        encoder.End();
    }

    private static void IdField(HeaderEncoder encoder, string name, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return;
        encoder.Begin(name);
        foreach (var id in ids)
            encoder.Atom($"<{id}>");
        encoder.End();
    }
}
