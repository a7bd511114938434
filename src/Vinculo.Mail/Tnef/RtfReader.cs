using System.Globalization;
using System.Text;

namespace Vinculo.Mail;

/// <summary>The text of an RTF body, or the HTML or plain text that was put into it.</summary>
/// <param name="Html">The HTML from which it was made; null where it was not made of HTML.</param>
/// <param name="Text">The text; null where there is HTML.</param>
internal readonly record struct RtfContent(string? Html, string? Text);

/// <summary>
/// Takes the text out of RTF, and out of RTF that was made of HTML the HTML as it was ([MS-OXRTFEX]): what stands in
/// <c>\htmltag</c> groups, and all text except what <c>\htmlrtf</c> marks as meant for readers of RTF only.
/// </summary>
internal sealed class RtfReader
{
    /// <summary>Groups within one another; deeper ones are counted and share their parent's state.</summary>
    private const int DeepestGroup = 500;

    private const int MostFonts = 1000;

    private enum Destination
    {
        Text,
        HtmlTag,
        FontTable,
        Nothing,
    }

    /// <summary>What a group inherits, and what ends with it.</summary>
    private record struct State(Destination Destination, int CodePage, int UnicodeSkip, bool RtfOnly, bool Hidden);

    private readonly int limit;
    private readonly StringBuilder text = new();
    private readonly List<byte> pending = [];
    private readonly Stack<State> groups = new();
    private readonly Dictionary<int, int> fonts = [];
    private State state = new(Destination.Text, 1252, 1, false, false);
    private int documentCodePage = 1252;
    private int definedFont;
    private int tooDeep;
    private int toSkip;
    private bool ignorable;
    private bool fromHtml;

    private RtfReader(int limit) => this.limit = limit;

    /// <param name="rtf">The RTF, not compressed.</param>
    /// <param name="limit">The most characters of text.</param>
    public static RtfContent Read(ReadOnlySpan<byte> rtf, int limit)
    {
        var reader = new RtfReader(limit);
        reader.ReadAll(rtf);
        var found = reader.text.ToString();
        return reader.fromHtml ? new(found, null) : new(null, found);
    }

    private void ReadAll(ReadOnlySpan<byte> rtf)
    {
        var position = 0;
        while (position < rtf.Length && text.Length < limit)
        {
            var symbol = rtf[position++];
            switch (symbol)
            {
                case (byte)'{':
                    Open();
                    break;
                case (byte)'}':
                    Close();
                    break;
                case (byte)'\\':
                    position = ReadControl(rtf, position);
                    break;
                case (byte)'\r' or (byte)'\n' or 0:
                    break;
                default:
                    TakeByte(symbol);
                    break;
            }
        }
        Flush();
    }

    private void Open()
    {
        Flush();
        toSkip = 0;
        ignorable = false;
        if (groups.Count < DeepestGroup)
            groups.Push(state);
        else
            tooDeep++;
    }

    private void Close()
    {
        Flush();
        toSkip = 0;
        if (tooDeep > 0)
            tooDeep--;
        else if (groups.TryPop(out var outer))
            state = outer;
    }

    /// <summary>Reads what follows a backslash, and says where it ends.</summary>
    private int ReadControl(ReadOnlySpan<byte> rtf, int position)
    {
        if (position >= rtf.Length)
            return position;
        var symbol = rtf[position];
        if (!char.IsAsciiLetter((char)symbol))
            return TakeSymbol(rtf, position);
        var start = position;
        while (position < rtf.Length && position - start < 32 && char.IsAsciiLetter((char)rtf[position]))
            position++;
        var word = Encoding.ASCII.GetString(rtf[start..position]);
        var digits = position;
        if (position < rtf.Length && rtf[position] == '-')
            position++;
        while (position < rtf.Length && position - digits < 12 && char.IsAsciiDigit((char)rtf[position]))
            position++;
        int? number = int.TryParse(rtf[digits..position], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        if (position < rtf.Length && rtf[position] == ' ')
            position++;
        if (word == "bin")
            return (int)Math.Min(rtf.Length, position + (long)Math.Max(0, number ?? 0));
        TakeWord(word, number);
        return position;
    }

    private int TakeSymbol(ReadOnlySpan<byte> rtf, int position)
    {
        var symbol = rtf[position++];
        switch (symbol)
        {
            case (byte)'\'' when position + 1 < rtf.Length && char.IsAsciiHexDigit((char)rtf[position]) && char.IsAsciiHexDigit((char)rtf[position + 1]):
                TakeByte((byte)((MailSyntax.HexValue(rtf[position]) << 4) | MailSyntax.HexValue(rtf[position + 1])));
                return position + 2;
            case (byte)'*':
                ignorable = true;
                break;
            case (byte)'~':
                Append(fromHtml ? "&nbsp;" : "\u00A0");
                break;
            case (byte)'_':
                Append(fromHtml ? "&shy;" : "\u2011");
                break;
            case (byte)'\r' or (byte)'\n':
                Append("\n");
                break;
            case (byte)'\\' or (byte)'{' or (byte)'}':
                TakeByte(symbol);
                break;
        }
        return position;
    }

    private void TakeWord(string word, int? number)
    {
        Flush();
        if (toSkip > 0)
        {
            toSkip--;
            return;
        }
        var mayBeIgnored = ignorable;
        ignorable = false;
        if (RtfWords.Character(word) is { } character)
            Append(character);
        else if (word == "u" && number is { } unit)
            TakeUnicode(unit);
        else if (!TakeFormat(word, number))
            TakeDestination(word, mayBeIgnored);
    }

    private void TakeUnicode(int unit)
    {
        Append(((char)unit).ToString());
        toSkip = state.UnicodeSkip;
    }

    /// <summary>Takes a word that changes how what follows it is read; false where it is none.</summary>
    private bool TakeFormat(string word, int? number)
    {
        switch (word)
        {
            case "fromhtml":
                fromHtml = number != 0;
                return true;
            case "htmlrtf":
                state.RtfOnly = number != 0;
                return true;
            case "v":
                state.Hidden = number != 0;
                return true;
            case "uc":
                state.UnicodeSkip = Math.Clamp(number ?? 1, 0, 10);
                return true;
            case "ansicpg" when number > 0:
                documentCodePage = state.CodePage = number.Value;
                return true;
            case "f" when number is { } font:
                definedFont = font;
                if (state.Destination != Destination.FontTable)
                    state.CodePage = fonts.GetValueOrDefault(font, documentCodePage);
                return true;
            case "plain":
                state.Hidden = false;
                state.CodePage = documentCodePage;
                return true;
            case "fcharset" when state.Destination == Destination.FontTable:
                if (fonts.Count < MostFonts)
                    fonts[definedFont] = RtfWords.CodePage(number ?? 0) ?? documentCodePage;
                return true;
            default:
                return false;
        }
    }

    private void TakeDestination(string word, bool mayBeIgnored)
    {
        if (state.Destination == Destination.Nothing)
            return;
        if (word == "htmltag")
            state.Destination = Destination.HtmlTag;
        else if (word == "fonttbl")
            state.Destination = Destination.FontTable;
        else if (mayBeIgnored || RtfWords.HasNoText(word))
            state.Destination = Destination.Nothing;
    }

    private void TakeByte(byte value)
    {
        ignorable = false;
        if (toSkip > 0)
            toSkip--;
        else if (IsShown)
            pending.Add(value);
    }

    private void Append(string characters)
    {
        Flush();
        if (IsShown)
            text.Append(characters);
    }

    private bool IsShown => state.Destination switch
    {
        Destination.HtmlTag => fromHtml,
        Destination.Text => !(fromHtml ? state.RtfOnly : state.Hidden),
        _ => false,
    };

    /// <summary>Bytes are decoded together, for one character may take two of them.</summary>
    private void Flush()
    {
        if (pending.Count == 0)
            return;
        text.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending), state.CodePage));
        pending.Clear();
    }
}
