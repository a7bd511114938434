using System.Net.Http.Headers;
using System.Text;

namespace Vinculo.Bench;

/// <summary>Mail of 20 kB, each of a customer of its own, and its way in through the API.</summary>
internal static class Mails
{
    public const int Bytes = 20 * 1024;
    public const int Clients = 8;

    private const int WordsInMail = 3000;

    /// <summary>Hands a mail in, and gives the answer to it.</summary>
    /// <exception cref="HttpRequestException">It was not taken in.</exception>
    public static async Task<string> SendAsync(HttpClient client, byte[] mail)
    {
        using var content = new ByteArrayContent(mail);
        content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var answer = await client.PostAsync("/api/v1/intake/email", content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    public static byte[] Of(int number)
    {
        var text = Vocabulary.Text(new Random(number), WordsInMail).Replace(". ", ".\r\n", StringComparison.Ordinal);
        var mail = Encoding.UTF8.GetBytes(
            $"From: Cliente {number} <cliente{number}@exemplo.example>\r\nTo: loja@loja.example\r\nSubject: Pedido {number}\r\n"
            + $"Message-ID: <{number}@exemplo.example>\r\nDate: Tue, 10 Mar 2026 09:59:00 -0300\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}");
        var end = Bytes;
        while ((mail[end] & 0xC0) == 0x80) // not within a letter of two bytes
            end--;
        return mail[..end];
    }
}
