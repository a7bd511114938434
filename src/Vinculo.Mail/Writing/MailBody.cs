using System.Security.Cryptography;
using System.Text;

namespace Vinculo.Mail;

/// <summary>The parts of a message to write.</summary>
internal abstract class MailBody
{
    public static MailBody Of(OutgoingMail mail)
    {
        var inline = mail.Attachments.Where(attachment => attachment is { IsInline: true, ContentId: not null } && mail.Html is not null).ToList();
        var files = mail.Attachments.Except(inline).ToList();
        var texts = new List<MailBody>();
        if (mail.Text is not null || mail.Html is null)
            texts.Add(new TextBody("text/plain", mail.Text ?? ""));
        if (mail.Html is not null)
            texts.Add(Around("multipart/related", [new TextBody("text/html", mail.Html), .. inline.Select(file => new FileBody(file))]));
        var main = Around("multipart/alternative", texts);
        return Around("multipart/mixed", [main, .. files.Select(file => new FileBody(file))]);
    }

    /// <summary>Writes the part: its header, the empty line, its content. It ends with a line end. A second time it writes the same.</summary>
    public abstract Task WriteAsync(Stream output, CancellationToken cancellationToken);

    private static MailBody Around(string mediaType, List<MailBody> parts) =>
        parts is [var only] ? only : new MultipartBody(mediaType, parts);

    private static async Task WriteAsciiAsync(Stream output, string text, CancellationToken cancellationToken) =>
        await output.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);

    private sealed class TextBody(string mediaType, string text) : MailBody
    {
        public override async Task WriteAsync(Stream output, CancellationToken cancellationToken)
        {
            var bytes = BodyEncoder.ToBytes(text);
            var encoding = BodyEncoder.Choose(bytes);
            await WriteAsciiAsync(output,
                $"Content-Type: {mediaType}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n", cancellationToken);
            if (encoding == "base64")
            {
                using var content = new MemoryStream(bytes);
                await BodyEncoder.WriteBase64Async(content, output, cancellationToken);
                return;
            }
            var encoded = encoding == "7bit" ? bytes : BodyEncoder.QuotedPrintable(bytes);
            await output.WriteAsync(encoded, cancellationToken);
            await output.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }
    }

    private sealed class FileBody(OutgoingAttachment file) : MailBody
    {
        public override async Task WriteAsync(Stream output, CancellationToken cancellationToken)
        {
            var header = new StringBuilder();
            var encoder = new HeaderEncoder(header);
            encoder.Begin("Content-Type");
            encoder.Atom(SafeType(file.ContentType));
            encoder.Parameter("name", file.FileName);
            encoder.End();
            encoder.Begin("Content-Disposition");
            encoder.Atom(file.IsInline ? "inline" : "attachment");
            encoder.Parameter("filename", file.FileName);
            encoder.End();
            if (file.ContentId is { } id)
            {
                encoder.Begin("Content-ID");
                encoder.Atom($"<{string.Concat(id.Where(c => c is > ' ' and < '\x7F' and not ('<' or '>')))}>");
                encoder.End();
            }
            header.Append("Content-Transfer-Encoding: base64\r\n\r\n");
            await WriteAsciiAsync(output, header.ToString(), cancellationToken);
            await using var content = file.OpenRead();
            await BodyEncoder.WriteBase64Async(content, output, cancellationToken);
        }

        /// <summary>A media type that is none, or one whose content may not be base64, is sent as bytes.</summary>
        private static string SafeType(string mediaType)
        {
            var valid = mediaType.Count(c => c == '/') == 1 && mediaType.Length <= 100
                && mediaType.Split('/').All(half => half.Length > 0 && half.All(c => c < 127 && MailSyntax.IsToken(c)));
            return valid && !MailSyntax.StartsWithIgnoreCase(mediaType, "multipart/") && !MailSyntax.StartsWithIgnoreCase(mediaType, "message/")
                ? mediaType.ToLowerInvariant()
                : "application/octet-stream";
        }
    }

    private sealed class MultipartBody(string mediaType, List<MailBody> parts) : MailBody
    {
        // An equals sign and an underscore together can stand in neither base64 nor quoted-printable.
        private readonly string boundary = $"=_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

        public override async Task WriteAsync(Stream output, CancellationToken cancellationToken)
        {
            // RFC 2387, 3.1: a related part says of what type its first part is, which with us is always this.
            var type = mediaType == "multipart/related" ? " type=\"text/html\";" : "";
            await WriteAsciiAsync(output, $"Content-Type: {mediaType};{type}\r\n boundary=\"{boundary}\"\r\n\r\n", cancellationToken);
            foreach (var part in parts)
            {
                await WriteAsciiAsync(output, $"--{boundary}\r\n", cancellationToken);
                await part.WriteAsync(output, cancellationToken);
            }
            await WriteAsciiAsync(output, $"--{boundary}--\r\n", cancellationToken);
        }
    }
}
