using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Messages written in the tests, with line feeds for CRLF and Latin-1 for raw bytes.</summary>
internal static class Fixture
{
    public static MailMessage Read(string raw, MailLimits? limits = null) => MailReader.Read(Bytes(raw), limits);

    public static byte[] Bytes(string raw) => Encoding.Latin1.GetBytes(raw.ReplaceLineEndings("\r\n"));

    /// <summary>Text as the bytes of UTF-8, one character for each, to stand in a raw message.</summary>
    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static MailMessage WithHeader(string field) => Read($"From: a@b.c\n{field}\n\ntexto\n");
}
