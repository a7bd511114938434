namespace Vinculo.Measures.Identity;

/// <summary>Looks for protocol numbers among other text, in one pass and in time proportional to its length.</summary>
internal static class ProtocolNumberSearch
{
    // Between two digits of one number at most this many characters of punctuation: "20261121 - 000123".
    const int WidestGap = 3;

    /// <summary>The first number in the form that we write; failing that, in one piece; failing that, in any pieces.</summary>
    public static ProtocolNumber? First(string text)
    {
        var runs = Runs(text);
        return First(runs, start => AsWritten(runs, start))
            ?? First(runs, start => ProtocolNumber.OfDigits(runs[start].Digits))
            ?? First(runs, start => Joined(runs, start));
    }

    static ProtocolNumber? First(List<Run> runs, Func<int, ProtocolNumber?> read)
    {
        for (var i = 0; i < runs.Count; i++)
        {
            if (read(i) is { } number)
                return number;
        }
        return null;
    }

    /// <summary>Three neighbouring runs of digits: date, sequence, check digit.</summary>
    static ProtocolNumber? AsWritten(List<Run> runs, int start)
    {
        if (start + 2 >= runs.Count || !runs[start + 1].JoinsThePrevious || !runs[start + 2].JoinsThePrevious)
            return null;
        return runs[start].Digits.Length == 8 && runs[start + 2].Digits.Length == 1
            ? ProtocolNumber.OfDigits(runs[start].Digits + runs[start + 1].Digits + runs[start + 2].Digits)
            : null;
    }

    static ProtocolNumber? Joined(List<Run> runs, int start)
    {
        var digits = runs[start].Digits;
        for (var i = start + 1; i < runs.Count && runs[i].JoinsThePrevious && digits.Length < ProtocolNumber.Longest; i++)
        {
            digits += runs[i].Digits;
            if (ProtocolNumber.OfDigits(digits) is { } number)
                return number;
        }
        return null;
    }

    static List<Run> Runs(string text)
    {
        var runs = new List<Run>();
        var gapFrom = -1; // where the punctuation after the last run began; -1 when something else stood between
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                if (!Written.IsPunctuation(text[i]))
                    gapFrom = -1;
                i++;
                continue;
            }
            var from = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            runs.Add(new Run(text[from..i], gapFrom >= 0 && from - gapFrom <= WidestGap));
            gapFrom = i;
        }
        return runs;
    }

    sealed record Run(string Digits, bool JoinsThePrevious);
}
