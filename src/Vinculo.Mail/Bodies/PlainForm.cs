using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>Plain forms beside HTML: whether a text is one, and whether it is worse to read than what the HTML says.</summary>
internal static class PlainForm
{
    /// <summary>Characters of a text that only says that the mail is written in HTML, or is to be read elsewhere.</summary>
    private const int LongestExcuse = 400;

    /// <summary>How far a word of one form may stand from its place in the other.</summary>
    private const int MostWordsBetween = 20;

    /// <summary>Programs write the ampersands of links as in HTML.</summary>
    private static readonly Regex Link = new("https?://[^\\s<>\"]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>In a text that only says that one has to look elsewhere.</summary>
    private static readonly string[] Excuses =
    [
        "html", "in your browser", "view this email online", "view it online", "no navegador", "no seu navegador", "visualizá-la online", "visualizar online", "não pode ler esta mensagem",
        "en su navegador", "en tu navegador", "en el navegador", "versión online", "versão online",
    ];

    /// <summary>What is left where a program made the plain form by taking some of the tags away.</summary>
    private static readonly string[] Leftovers =
    [
        "&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "&#8217;", "&rsquo;", "&eacute;", "&atilde;", "&ccedil;", "&aacute;", "&oacute;", "&iacute;", "&ntilde;",
        "<br>", "<br/>", "<br />", "</p>", "</div>", "</td>", "</a>", "</span>", "<!doctype html", "<!--",
    ];

    /// <summary>The text to read: the plain form, or what the HTML says where that is better.</summary>
    public static string Best(string plain, string html)
    {
        if (plain.Contains("&amp;", StringComparison.OrdinalIgnoreCase))
            plain = Link.Replace(plain, link => link.Value.Replace("&amp;", "&", StringComparison.OrdinalIgnoreCase));
        var leftovers = plain.AsSpan().ContainsAny('&', '<') ? Array.FindAll(Leftovers, mark => MailSyntax.ContainsIgnoreCase(plain, mark)) : [];
        var excuses = plain.Length <= LongestExcuse && MailSyntax.ContainsAny(plain, Excuses);
        if (leftovers.Length == 0 && !excuses)
            return plain;
        var text = HtmlText.ToText(html);
        // Who writes about HTML has it in both.
        if (Array.Exists(leftovers, mark => !MailSyntax.ContainsIgnoreCase(text, mark)) && text.Trim().Length > 0)
            return text;
        return excuses && text.Trim().Length > 2 * plain.Trim().Length ? text : plain;
    }

    /// <summary>Whether nearly all words of a text stand in HTML too, in their order, and little else does.</summary>
    public static bool IsOf(string html, string plain)
    {
        var (words, others) = (Words(plain), Words(HtmlText.ToText(html)));
        if (words.Length == 0 || 2 * words.Length > 3 * others.Length || 2 * others.Length > 3 * words.Length)
            return false;
        var (found, next) = (0, 0);
        foreach (var word in words)
        {
            var near = Array.IndexOf(others, word, next, Math.Min(MostWordsBetween, others.Length - next));
            if (near >= 0)
                (found, next) = (found + 1, near + 1);
        }
        return 10 * found >= 9 * words.Length;
    }

    private static string[] Words(string text) =>
        string.Concat(Link.Replace(text, " ").Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
