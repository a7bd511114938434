using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>The header of another message that a program copied above its text: 'De: … Enviada em: …'.</summary>
internal static class ReplyHeaderBlocks
{
    private const int MostLines = 16;

    /// <summary>Where a line is longer than this, programs go on in the next.</summary>
    private const int LineWidth = 68;

    private static readonly HashSet<string> FromFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "from", "de", "von", "da", "van", "från", "fra", "od", "от", "від", "remetente", "发件人", "寄件者", "expéditeur", "lähettäjä", "feladó", "kimden",
        "gönderen", "mittente", "nadawca", "отправитель", "от кого", "від кого", "expeditorul", "de la", "šalje", "saatja", "送信元", "差出人", "보낸 사람",
    };

    private static readonly HashSet<string> OtherFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "sent", "date", "to", "cc", "bcc", "subject", "reply-to", "importance", "attachments", "on behalf of", "organization",
        "enviada em", "enviado em", "enviada", "enviado", "para", "assunto", "data", "cco", "responder a", "responder para", "prioridade", "anexos",
        "enviado el", "fecha", "asunto", "gesendet", "an", "betreff", "datum", "kopie", "antwort an", "envoyé", "à", "objet", "sujet", "pour", "copie à",
        "répondre à", "inviato", "a", "oggetto", "risposta", "rispondi a", "verzonden", "aan", "onderwerp", "antwoord aan", "skickat", "till", "ämne",
        "svara till", "sendt", "dato", "til", "emne", "kopi", "kopia", "svar til", "wysłano", "do", "temat", "dw", "adresat", "отправлено", "кому", "тема",
        "дата", "копия", "копія", "ответ-кому", "předmět", "komu", "predmet", "odosláno", "odoslané", "kópia", "naslov", "lähetetty", "päivämäärä", "pvm",
        "aihe", "vastaanottaja", "kopio", "elküldve", "dátum", "tárgy", "címzett", "másolat", "másolatot kap", "tarih", "gönderilen", "kime", "konu", "bilgi",
        "trimis", "dată", "către", "destinatarul", "subiect", "subiectul", "发送时间", "日期", "收件人", "主题", "主題", "抄送", "日付", "送信日時", "送信先", "宛先", "件名",
    };

    private static readonly HashSet<string> DateFields = new(StringComparer.OrdinalIgnoreCase)
        { "date", "sent", "data", "fecha", "datum", "enviado", "enviada", "enviado em", "enviada em", "enviado el", "gesendet" };

    private static readonly HashSet<string> SubjectFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "subject", "assunto", "asunto", "betreff", "objet", "sujet", "oggetto", "onderwerp", "ämne", "emne", "temat", "тема", "předmět", "predmet", "naslov", "aihe", "tárgy", "konu",
        "subiect", "subiectul", "主题", "主題", "件名",
    };

    /// <summary>When it was sent, in words that mean nothing else.</summary>
    private static readonly HashSet<string> SentFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "sent", "enviada em", "enviado em", "enviada", "enviado", "enviado el", "gesendet", "envoyé", "inviato", "verzonden", "skickat", "sendt", "wysłano", "отправлено", "odesláno",
        "odoslané", "lähetetty", "elküldve", "gönderilen", "trimis", "发送时间", "送信日時",
    };

    /// <summary>
    /// A day as programs write it above a time, where they name no address: with the month in words and the year, or below a
    /// weekday alone (<c>seg 03/11/2025 10:12</c>). Their time grows with the text and no faster.
    /// </summary>
    private static readonly Regex WrittenDay = new(
        @"\d(?:st|nd|rd|th|º)?[.,]? (?:de |of )?\p{L}{3,}[.,]? (?:de |of )?\d{4}|\p{L}{3,}\.? \d{1,2},? \d{4}|\d{4}\.? \p{L}{3,}\.? \d|\d\p{Lo}"
        + @"|: *\*? *(?:seg|ter|qua|qui|sex|sáb|sab|dom|mon|tue|wed|thu|fri|sat|sun|lun|mar|mi[ée]|jue|vie)[\p{L}-]{0,10}[.,]* \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private readonly record struct Fields(int End, int Count, bool FromFirst);

    /// <summary>The number of lines of a copied header with the rule or title above it; 0 where there is none.</summary>
    public static int Length(string[] lines, int index)
    {
        var start = index;
        var first = lines[start].Trim();
        var known = HasFromBesideTitle(first) || ReplyTitles.IsKnown(first);
        var titled = known || ReplyTitles.IsTitle(first);
        if (titled || ReplyMarks.IsRule(first))
        {
            start++;
            while (start < lines.Length && lines[start].Trim().Length == 0 && start < index + 4)
                start++;
        }
        var fields = Read(lines, start, titled && HasForeignFields(lines, start));
        if ((known && fields.Count >= 1) || (titled && fields.Count >= 2 && IsOfMail(lines.AsSpan(start, fields.End - start), ruled: true)) || (fields.FromFirst && fields.Count >= 2 && IsOfMail(lines.AsSpan(start, fields.End - start), start > index)))
            return WithTail(lines, fields.End) - index;
        if (fields.Count >= 2 && StartsWithDate(lines.AsSpan(start, fields.End - start), fields.Count >= 3 ? 4 : 6))
            return WithTail(lines, fields.End) - index;
        if (NotesHeader.FieldsAt(lines, index) is var below and > 0)
        {
            if (HasOtherField(lines[below]) && Read(lines, below, foreign: false) is { Count: >= 2 } ofNotes)
                return WithTail(lines, ofNotes.End) - index;
            if (NotesHeader.End(lines, below) is var end and > 0)
                return end - index;
        }
        // Other words between hyphens may stand above a part of the sender's own text.
        return known || (titled && start < lines.Length && ReplyMarks.IsQuote(lines[start])) ? 1 : 0;
    }

    /// <summary>
    /// Whether the fields are those of a mail. Freight, journeys and complaints have a <c>De</c>, <c>Para</c> and <c>Data</c>
    /// too, but no address, and no subject together with a time, below a rule or as programs write both.
    /// </summary>
    private static bool IsOfMail(ReadOnlySpan<string> fields, bool ruled)
    {
        var (known, subject, sent, timed) = (0, false, false, false);
        // Names in bold come from a program.
        var written = ruled || fields[0].TrimStart().StartsWith('*');
        foreach (var line in fields)
        {
            if (line.Contains('@'))
                return true;
            if (FieldName(line) is not { } name || !IsKnown(name))
                continue;
            known++;
            subject |= SubjectFields.Contains(name);
            sent |= SentFields.Contains(name);
            if (FromFields.Contains(name) || SubjectFields.Contains(name) || !ReplyAttributions.HasTime(line))
                continue;
            timed = true;
            written |= WrittenDay.IsMatch(line);
        }
        return written && ((subject && (timed || known >= 4)) || (sent && timed && known >= 3));
    }

    private static bool HasOtherField(string line) => FieldName(line) is { } name && OtherFields.Contains(name);

    /// <summary>Some put the first field beside the title: <c>-----Mensagem original----- De: Maria</c></summary>
    private static bool HasFromBesideTitle(string line)
    {
        if (!line.StartsWith("---", StringComparison.Ordinal))
            return false;
        var words = line.AsSpan().IndexOfAnyExcept('-');
        var close = words < 0 ? -1 : line.IndexOf("---", words, StringComparison.Ordinal);
        if (close < 0)
            return false;
        var length = line.AsSpan(close).IndexOfAnyExcept('-');
        return length > 0 && ReplyTitles.IsTitle(line[..(close + length)]) && FieldName(line[(close + length)..]) is { } name && FromFields.Contains(name);
    }

    /// <summary>A copied header of which the date or the subject comes first, as Hotmail and some others write it: it has a date, with the time zone where there is little else, and an address.</summary>
    private static bool StartsWithDate(ReadOnlySpan<string> fields, int numbers)
    {
        var dated = false;
        var addressed = false;
        foreach (var line in fields)
        {
            dated |= ReplyAttributions.CountNumbers(line) >= numbers && FieldName(line) is { } name && DateFields.Contains(name);
            addressed |= line.Contains('@');
        }
        return dated && addressed;
    }

    /// <summary>Below a title, lines of one form of which a few are known to be fields, or that hold an address: the others are fields of another language.</summary>
    private static bool HasForeignFields(string[] lines, int start)
    {
        var known = 0;
        var named = 0;
        var addressed = false;
        for (var i = start; i < lines.Length && i < start + MostLines && FieldName(lines[i]) is { } name; i++)
        {
            named++;
            known += IsKnown(name) ? 1 : 0;
            addressed |= lines[i].Contains('@');
        }
        return known >= 2 || (named >= 3 && addressed);
    }

    private static Fields Read(string[] lines, int start, bool foreign)
    {
        var count = 0;
        var fromFirst = false;
        var end = start;
        for (var i = start; i < lines.Length && i < start + MostLines; i++)
        {
            var name = FieldName(lines[i]);
            if (name is not null && (foreign || IsKnown(name)))
            {
                fromFirst |= count == 0 && FromFields.Contains(name);
                count++;
                end = i + 1;
            }
            else if (count == 0)
            {
                break;
            }
            else if (lines[i].Trim().Length == 0)
            {
                // Some put an empty line between the fields.
                if (count >= 2 || i + 1 >= lines.Length || !HasOtherField(lines[i + 1]))
                    break;
            }
            else if (i > end && !lines[i].AsSpan().ContainsAny("@;,"))
            {
                break;
            }
        }
        return new(end, count, fromFirst);
    }

    /// <summary>The last field goes on in one more line where it filled its own.</summary>
    private static int WithTail(string[] lines, int end) =>
        lines[end - 1].Length >= LineWidth && end + 1 < lines.Length && lines[end].Trim().Length > 0 && lines[end + 1].Trim().Length == 0 ? end + 1 : end;

    private static bool IsKnown(string name) => FromFields.Contains(name) || OtherFields.Contains(name);

    private static string? FieldName(string line)
    {
        var trimmed = line.TrimStart(' ', '*', '\t', '_');
        var colon = trimmed.AsSpan().IndexOfAny(':', '：');
        return colon is > 0 and <= 20 ? trimmed[..colon].Trim(' ', '*', '\u00A0') : null;
    }
}
