using System.Globalization;

namespace Vinculo.Mail;

/// <summary>
/// Dates (RFC 5322, 3.3 and 4.3) and the forms that programs write instead: ISO 8601, C's asctime, years of two digits,
/// missing seconds or zone, names of zones, AM and PM, month names of other languages, seconds since 1970.
/// </summary>
internal static class DateParser
{
    private const int Longest = 200;

    private static readonly string[][] Months =
    [
        ["jan", "ene", "gen"], ["feb", "fev", "fév"], ["mar", "mär", "mrz"], ["apr", "abr", "avr"], ["may", "mai", "mag"],
        ["jun", "juin", "giu"], ["jul", "juil", "lug"], ["aug", "ago", "aoû"], ["sep", "set"], ["oct", "out", "okt", "ott"],
        ["nov"], ["dec", "dez", "dic", "déc"],
    ];

    /// <summary>Names of zones, each with its hours from UTC.</summary>
    private static readonly Dictionary<string, int> ZoneHours =
        ("EST-5 EDT-4 CST-6 CDT-5 MST-7 MDT-6 PST-8 PDT-7 BRT-3 BRST-2 ART-3 AMT-4 CLT-4 COT-5 "
            + "PET-5 WET+0 WEST+1 BST+1 CET+1 CEST+2 MET+1 MEST+2 MEZ+1 MESZ+2 EET+2 EEST+3 MSK+3 IST+5 "
            + "HKT+8 JST+9 KST+9 AEST+10 AEDT+11")
        .Split(' ').ToDictionary(word => word.TrimEnd("+-0123456789".ToCharArray()), HoursOf, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Compact = ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmmsszzz", "yyyyMMddHHmmss"];

    public static DateTimeOffset? Parse(string text)
    {
        text = HeaderText.WithoutComments(EncodedWords.Decode(text)).Trim();
        if (text.Length > Longest)
            return null;
        if (ParseIso(text) is { } iso)
            return iso;
        // The obsolete syntax lets white space stand around a colon.
        while (text.Contains(" :", StringComparison.Ordinal) || text.Contains(": ", StringComparison.Ordinal))
            text = text.Replace(" :", ":", StringComparison.Ordinal).Replace(": ", ":", StringComparison.Ordinal);
        var fields = new Fields();
        var tokens = text.Split([' ', '\t', ',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var token in tokens.Take(20))
            fields.Take(token);
        return fields.ToDate();
    }

    private static DateTimeOffset? ParseIso(string text)
    {
        if (text.Length is 9 or 10 && text.All(char.IsAsciiDigit))
            return DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture));
        if (DateTimeOffset.TryParseExact(text, Compact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var compact))
            return compact;
        if (text.Length < 10 || !char.IsAsciiDigit(text[0]) || text[4] != '-' || text[7] != '-')
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    /// <summary>What the words of a date have given so far.</summary>
    private sealed class Fields
    {
        private int? day;
        private int? month;
        private int? year;
        private TimeSpan? time;
        private TimeSpan? zone;
        private bool afternoon;
        private bool forenoon;
        private bool mayBeWeekday;

        public void Take(string token)
        {
            if (token.Contains(':') && time is null && char.IsAsciiDigit(token[0]))
                TakeTime(token);
            else if (token[0] is '+' or '-' && time is not null)
                zone ??= ParseOffset(token);
            else if (char.IsAsciiDigit(token[0]))
                TakeNumber(token);
            else
                TakeName(token);
        }

        private void TakeTime(string token)
        {
            var sign = token.IndexOfAny(['+', '-']);
            if (sign > 0)
            {
                zone = ParseOffset(token[sign..]);
                token = token[..sign];
            }
            if (token.EndsWith('Z'))
                zone = TimeSpan.Zero;
            var parts = token.TrimEnd('Z', 'z').Split(':', '.');
            if (parts.Length >= 2 && Number(parts[0]) is { } hours && Number(parts[1]) is { } minutes)
            {
                var seconds = parts.Length > 2 ? Number(parts[2]) ?? 0 : 0;
                if (hours <= 24 && minutes < 60 && seconds <= 60)
                    time = new TimeSpan(hours, minutes, Math.Min(seconds, 59));
            }
        }

        private void TakeNumber(string token)
        {
            var parts = token.Split('-', '/', '.');
            if (parts.Length >= 3 && day is not null && month is not null && time is null && token.Contains('.'))
            {
                TakeTime(token.Replace('.', ':'));
                return;
            }
            if (parts.Length >= 3)
            {
                TakeTogether(parts);
                return;
            }
            if (Number(token.TrimEnd('.', 'º', 'ª')) is not { } number)
                return;
            if (day is null && number is >= 1 and <= 31 && token.Length <= 2)
                day = number;
            else if (year is null && token.Length is 2 or 3 or 4)
                year = Century(number, token.Length);
        }

        private void TakeTogether(string[] parts)
        {
            var monthNumber = MonthOf(parts[1]) ?? Number(parts[1]);
            if (parts[0].Length == 4 && Number(parts[0]) is { } first)
                (year, month, day) = (first, monthNumber, Number(parts[2]));
            else if (Number(parts[2]) is { } last)
                (year, month, day) = (Century(last, parts[2].Length), monthNumber, Number(parts[0]));
            // Month first, as in the United States, where it can be nothing else.
            if (month > 12 && day <= 12)
                (month, day) = (day, month);
        }

        /// <summary>What begins like March and stands before another month is Tuesday: "mar, 5 nov 2024" (Spanish, French, Italian).</summary>
        private void TakeName(string token)
        {
            if (time is not null && zone is null && ZoneOf(token) is { } named)
                zone = named;
            else if (MailSyntax.EqualsIgnoreCase(token, "PM"))
                afternoon = true;
            else if (MailSyntax.EqualsIgnoreCase(token, "AM"))
                forenoon = true;
            else if (MonthOf(token) is { } found && (month is null ? day is not null || time is null : mayBeWeekday && time is null && year is null))
                (month, mayBeWeekday) = (found, month is null && day is null);
        }

        public DateTimeOffset? ToDate()
        {
            if (day is not { } d || month is not (>= 1 and <= 12 and var m) || year is not (>= 1 and <= 9998 and var y))
                return null;
            if (d < 1 || d > DateTime.DaysInMonth(y, m))
                return null;
            var clock = time ?? TimeSpan.Zero;
            if (afternoon && clock.Hours < 12)
                clock += TimeSpan.FromHours(12);
            if (forenoon && clock.Hours == 12)
                clock -= TimeSpan.FromHours(12);
            var offset = zone ?? TimeSpan.Zero;
            var local = new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Unspecified) + clock;
            return local.Ticks - offset.Ticks < 0 ? null : new DateTimeOffset(local, offset);
        }
    }

    private static int HoursOf(string word) =>
        int.Parse(word.AsSpan(word.AsSpan().IndexOfAny('+', '-')), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static int Century(int year, int digits) => digits switch
    {
        // RFC 5322, 4.3: two digits below 50 are of this century, three digits count from 1900.
        2 => year < 50 ? 2000 + year : 1900 + year,
        3 => 1900 + year,
        _ => year,
    };

    private static int? MonthOf(string token)
    {
        if (token.Length < 3)
            return null;
        var found = Array.FindIndex(Months, names => names.Any(name => MailSyntax.StartsWithIgnoreCase(token, name)));
        return found < 0 || !char.IsLetter(token[0]) ? null : found + 1;
    }

    private static TimeSpan? ZoneOf(string token)
    {
        foreach (var prefix in new[] { "GMT", "UTC", "UT" })
        {
            if (MailSyntax.StartsWithIgnoreCase(token, prefix))
                return token.Length == prefix.Length ? TimeSpan.Zero : ParseOffset(token[prefix.Length..]);
        }
        if (token is "Z" or "z")
            return TimeSpan.Zero;
        return ZoneHours.TryGetValue(token.Trim('"'), out var hours) ? TimeSpan.FromHours(hours) : null;
    }

    private static TimeSpan? ParseOffset(string token)
    {
        if (token.StartsWith("--", StringComparison.Ordinal) || token.StartsWith("+-", StringComparison.Ordinal))
            token = token[1..];
        var digits = token[1..].Replace(":", "", StringComparison.Ordinal);
        if (token[0] is not ('+' or '-') || digits.Length is 0 or > 4 || !digits.All(char.IsAsciiDigit))
            return null;
        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        var offset = digits.Length <= 2 ? TimeSpan.FromHours(number) : new TimeSpan(number / 100, number % 100, 0);
        if (offset > TimeSpan.FromHours(14))
            return null;
        return token[0] == '-' ? -offset : offset;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
