using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>Writes a message that was embedded as TNEF as an ordinary one, so that any mail program can open it.</summary>
internal static class TnefMail
{
    private const string Boundary = "=_vinculo_embedded_message";

    /// <summary>Bytes that become one line of 76 letters.</summary>
    private const int LineBytes = 57;

    public static byte[] Write(TnefMessage message, IReadOnlyList<Attachment> attachments)
    {
        var mail = new ArrayBufferWriter<byte>();
        var header = new StringBuilder();
        WriteHeader(message.Properties, header);
        header.Append("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"").Append(Boundary).Append("\"\r\n");
        Append(mail, header);
        if (message.Html is not null)
            WritePart(mail, "text/html; charset=utf-8", null, Encoding.UTF8.GetBytes(message.Html));
        else
            WritePart(mail, "text/plain; charset=utf-8", null, Encoding.UTF8.GetBytes(message.Text ?? ""));
        foreach (var attachment in attachments)
        {
            using var content = attachment.OpenRead();
            using var bytes = new MemoryStream((int)attachment.Length);
            content.CopyTo(bytes);
            WritePart(mail, attachment.ContentType, attachment, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        Append(mail, new StringBuilder().Append("\r\n--").Append(Boundary).Append("--\r\n"));
        return mail.WrittenSpan.ToArray();
    }

    private static void WriteHeader(MapiProperties? properties, StringBuilder mail)
    {
        var encoder = new HeaderEncoder(mail);
        var name = properties?.Text(MapiProperty.SenderName);
        var address = properties?.Text(MapiProperty.SenderSmtpAddress) ?? properties?.Text(MapiProperty.SenderEmail);
        encoder.Begin("From");
        // Inside one organisation the address is often none of the internet's.
        if (address is not null && HeaderEncoder.TryAddressSpec(address) is { } wire && MailSyntax.IsMailable(wire))
            encoder.Mailboxes([new(name, wire)]);
        else
            encoder.Phrase(name ?? address ?? "");
        encoder.End();
        if (properties?.Text(MapiProperty.Subject) is { } subject)
        {
            encoder.Begin("Subject");
            encoder.Unstructured(subject);
            encoder.End();
        }
        if ((properties?.Time(MapiProperty.ClientSubmitTime) ?? properties?.Time(MapiProperty.MessageDeliveryTime)) is { } sent)
            mail.Append("Date: ").Append(sent.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)).Append(" +0000\r\n");
        if (properties?.Text(MapiProperty.InternetMessageId) is { Length: < 900 } id && MailSyntax.IsMailable(id))
            mail.Append("Message-ID: ").Append(id).Append("\r\n");
    }

    private static void WritePart(ArrayBufferWriter<byte> mail, string contentType, Attachment? file, ReadOnlySpan<byte> content)
    {
        var header = new StringBuilder("\r\n--").Append(Boundary).Append("\r\nContent-Type: ").Append(contentType).Append("\r\n");
        if (file is not null)
        {
            var encoder = new HeaderEncoder(header);
            encoder.Begin("Content-Disposition");
            encoder.Atom(file.ContentId is null ? "attachment" : "inline");
            encoder.Parameter("filename", file.FileName);
            encoder.End();
            if (file.ContentId is { } id && MailSyntax.IsMailable(id))
                header.Append("Content-ID: <").Append(id).Append(">\r\n");
        }
        Append(mail, header.Append("Content-Transfer-Encoding: base64\r\n\r\n"));
        while (!content.IsEmpty)
        {
            var line = content[..Math.Min(LineBytes, content.Length)];
            content = content[line.Length..];
            Base64.EncodeToUtf8(line, mail.GetSpan(Base64.GetMaxEncodedToUtf8Length(line.Length)), out _, out var written);
            mail.Advance(written);
            mail.Write("\r\n"u8);
        }
    }

    private static void Append(ArrayBufferWriter<byte> mail, StringBuilder text) => mail.Write(Encoding.ASCII.GetBytes(text.ToString()));
}
