using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;

namespace Vinculo.Measures.Identity;

/// <summary>
/// The protocol number given to a customer for each contact: the local date, a number that begins at 1 every day, and a
/// check digit. Written 20261121-000123-7.
/// </summary>
/// <remarks>
/// The check digit is Damm's (H. M. Damm, <i>Total anti-symmetrische Quasigruppen</i>, Marburg, 2004): it detects every
/// single wrong digit and every swap of two neighbours, the mistakes people make when they read a number out. Luhn's would
/// miss the swap of 0 and 9.
/// </remarks>
public sealed record ProtocolNumber
{
    const int DateLength = 8;
    const int ShortestSequence = 6;
    const int LongestSequence = 9;
    internal const int Shortest = DateLength + ShortestSequence + 1;
    internal const int Longest = DateLength + LongestSequence + 1;

    ProtocolNumber(LocalDate date, int sequence, string digits)
    {
        Date = date;
        Sequence = sequence;
        Digits = digits;
    }

    /// <summary>The date of the contact where the company is.</summary>
    public LocalDate Date { get; }

    /// <summary>Which contact of that date it was, from 1.</summary>
    public int Sequence { get; }

    /// <summary>All digits without punctuation, 15 to 18 of them: the form to store and compare.</summary>
    public string Digits { get; }

    /// <summary>Makes the number of a contact.</summary>
    /// <param name="date">The date of the contact where the company is, in the years 2000 to 2999.</param>
    /// <param name="sequence">Which contact of that date it is, from 1 to 999,999,999; six digits, more where needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ProtocolNumber Create(LocalDate date, int sequence)
    {
        if (date.Year is < 2000 or > 2999)
            throw new ArgumentOutOfRangeException(nameof(date), date, "The years are 2000 to 2999.");
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, 999_999_999);
        var body = string.Create(
            CultureInfo.InvariantCulture, $"{date.Year:0000}{date.Month:00}{date.Day:00}{sequence:000000}");
        return new ProtocolNumber(date, sequence, $"{body}{Damm.CheckDigit(body)}");
    }

    /// <summary>Reads a number written with spaces, dots, dashes or other punctuation anywhere, or none.</summary>
    /// <param name="text">The text, which must hold nothing else; null is not a number.</param>
    /// <param name="number">The number, when the answer is true.</param>
    /// <returns>Whether the date exists, the length fits and the check digit is right.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ProtocolNumber? number)
    {
        number = Written.Core(text, Longest) is { } digits ? OfDigits(digits) : null;
        return number is not null;
    }

    /// <summary>
    /// The first protocol number inside a text, such as the subject of an e-mail; null when there is none. A form that
    /// this product writes is preferred to one put together from digits that only happen to fit.
    /// </summary>
    /// <param name="text">The text; null holds no number.</param>
    public static ProtocolNumber? FindIn(string? text) => text is null ? null : ProtocolNumberSearch.First(text);

    /// <summary>As people read it: 20261121-000123-7.</summary>
    public string Format() => $"{Digits[..DateLength]}-{Digits[DateLength..^1]}-{Digits[^1]}";

    /// <summary>The same as <see cref="Format"/>.</summary>
    public override string ToString() => Format();

    internal static ProtocolNumber? OfDigits(string digits)
    {
        if (digits.Length is < Shortest or > Longest || digits[0] != '2' || !Damm.IsValid(digits))
            return null;
        var (year, month, day) = (Number(digits, 0, 4), Number(digits, 4, 2), Number(digits, 6, 2));
        var sequence = Number(digits, DateLength, digits.Length - DateLength - 1);

        // A sequence is padded to six digits and no further, so that each number has one form only.
        var padded = digits.Length > Shortest && digits[DateLength] == '0';
        if (sequence == 0 || padded || month is < 1 or > 12
            || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return null;
        }
        return new ProtocolNumber(new LocalDate(year, month, day), sequence, digits);
    }

    static int Number(string digits, int start, int length) =>
        int.Parse(digits.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
