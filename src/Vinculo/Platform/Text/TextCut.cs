namespace Vinculo.Platform.Text;

/// <summary>Texts made to fit.</summary>
internal static class TextCut
{
    /// <summary>The beginning of a text, at most so many UTF-16 units, without half a character at its end: PostgreSQL refuses one.</summary>
    public static string Cut(this string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
}
