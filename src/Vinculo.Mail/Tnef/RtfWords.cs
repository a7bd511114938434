using System.Globalization;

namespace Vinculo.Mail;

/// <summary>What control words of RTF mean to somebody who wants its text.</summary>
internal static class RtfWords
{
    /// <summary>Groups that begin with one of these hold no text of the message.</summary>
    private static readonly HashSet<string> WithoutText =
    [
        "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
        "footerf", "filetbl", "listtable", "listoverridetable", "objdata", "nonshppict", "themedata", "datastore", "mhtmltag",
    ];

    /// <summary>Words that stand for characters.</summary>
    private static readonly Dictionary<string, string> Characters = new()
    {
        ["par"] = "\n",
        ["line"] = "\n",
        ["sect"] = "\n",
        ["page"] = "\n",
        ["row"] = "\n",
        ["tab"] = "\t",
        ["cell"] = "\t",
        ["lquote"] = "‘",
        ["rquote"] = "’",
        ["ldblquote"] = "“",
        ["rdblquote"] = "”",
        ["bullet"] = "•",
        ["endash"] = "–",
        ["emdash"] = "—",
        ["enspace"] = "\u2002",
        ["emspace"] = "\u2003",
        ["qmspace"] = "\u2005",
        ["zwj"] = "\u200D",
        ["zwnj"] = "\u200C",
    };

    /// <summary>The code pages of the charset numbers of fonts, as Windows counts them.</summary>
    private static readonly Dictionary<int, int> CodePages =
        "77=10000 128=932 129=949 130=1361 134=936 136=950 161=1253 162=1254 163=1258 177=1255 178=1256 186=1257 204=1251 222=874 238=1250 254=437 255=850"
            .Split(' ').Select(pair => pair.Split('='))
            .ToDictionary(pair => int.Parse(pair[0], CultureInfo.InvariantCulture), pair => int.Parse(pair[1], CultureInfo.InvariantCulture));

    public static bool HasNoText(string word) => WithoutText.Contains(word);

    public static string? Character(string word) => Characters.GetValueOrDefault(word);

    /// <summary>The code page of a font's charset; null for those that mean the one of the document.</summary>
    public static int? CodePage(int fontCharset) => CodePages.TryGetValue(fontCharset, out var page) ? page : null;
}
