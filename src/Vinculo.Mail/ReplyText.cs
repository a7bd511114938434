namespace Vinculo.Mail;

/// <summary>A text of a mail, taken apart.</summary>
/// <param name="Reply">What the sender wrote now; quotes between which answers stand are kept.</param>
/// <param name="Quoted">What was cut: the message that is answered, and the lines that announce it.</param>
/// <param name="Signature">The signature, or the line that a telephone adds.</param>
/// <param name="Rest">
/// All that is not the reply, quotes and signature in the order in which they stood; empty where that is only a line that a
/// telephone adds.
/// </param>
public sealed record ReplyParts(string Reply, string Quoted, string Signature, string Rest);

/// <summary>
/// Separates what somebody wrote from what their mail program put below it. Knows the marks that need no language and
/// the words of the programs common in Portuguese, English, Spanish and other European languages.
/// </summary>
public static class ReplyText
{
    /// <summary>Splits a plain text with line feeds or CRLF. Never throws on content.</summary>
    public static ReplyParts Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ReplySplitter(text.ReplaceLineEndings("\n").Split('\n')).Split();
    }
}
