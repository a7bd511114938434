using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <summary>A status answer: OK, NO, BAD, BYE or PREAUTH, with its code in brackets and its text for people.</summary>
/// <param name="Word">The word in capitals.</param>
/// <param name="Code">The response code's name in capitals, such as "UIDVALIDITY"; empty where there is none.</param>
/// <param name="Argument">What follows the code's name.</param>
/// <param name="Words">The server's words, code included.</param>
internal sealed record ImapStatus(string Word, string Code, string Argument, string Words)
{
    public bool IsOk => Word is "OK";

    /// <summary>Whether the server says that its refusal will pass (RFC 5530, section 3).</summary>
    public bool IsPassing(MailStep step) => Code switch
    {
        "UNAVAILABLE" or "INUSE" or "SERVERBUG" or "LIMIT" => true,
        // A full mailbox stays full; but some mean by it that much was downloaded lately.
        "OVERQUOTA" => step is not (MailStep.Append or MailStep.Move),
        _ => false,
    };

    public static bool IsStatusWord(ReadOnlySpan<char> word) =>
        word.Equals("OK", StringComparison.OrdinalIgnoreCase) || word.Equals("NO", StringComparison.OrdinalIgnoreCase)
        || word.Equals("BAD", StringComparison.OrdinalIgnoreCase) || word.Equals("BYE", StringComparison.OrdinalIgnoreCase)
        || word.Equals("PREAUTH", StringComparison.OrdinalIgnoreCase);

    public static ImapStatus? Parse(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line).Trim();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var word = space < 0 ? text : text[..space];
        if (!IsStatusWord(word))
            return null;
        var words = space < 0 ? "" : text[(space + 1)..].Trim();
        var code = "";
        var argument = "";
        var end = words.IndexOf(']', StringComparison.Ordinal);
        if (words.StartsWith('[') && end > 0)
        {
            var inside = words[1..end].Trim();
            var gap = inside.IndexOf(' ', StringComparison.Ordinal);
            code = (gap < 0 ? inside : inside[..gap]).ToUpperInvariant();
            argument = gap < 0 ? "" : inside[(gap + 1)..].Trim();
        }
        return new ImapStatus(word.ToUpperInvariant(), code, argument, words);
    }
}
