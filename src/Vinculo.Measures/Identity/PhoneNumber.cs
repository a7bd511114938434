using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Vinculo.Measures.Identity;

/// <summary>
/// A telephone number in the international form of ITU-T E.164. Brazilian numbers are read as people there write them;
/// numbers of other countries when they begin with '+' or '00'. Whether a number is in service is not known.
/// </summary>
public sealed record PhoneNumber
{
    const int LongestE164 = 15;

    // "0", the operator's two digits, the area code and nine digits; or "0055" and the rest.
    const int LongestWritten = 17;

    // The national codes (códigos nacionais, DDD) of Anatel's numbering plan.
    static readonly FrozenSet<int> AreaCodes = new[]
    {
        11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 24, 27, 28, 31, 32, 33, 34, 35, 37, 38, 41, 42, 43, 44, 45, 46, 47,
        48, 49, 51, 53, 54, 55, 61, 62, 63, 64, 65, 66, 67, 68, 69, 71, 73, 74, 75, 77, 79, 81, 82, 83, 84, 85, 86, 87,
        88, 89, 91, 92, 93, 94, 95, 96, 97, 98, 99,
    }.ToFrozenSet();

    PhoneNumber(string e164) => E164 = e164;

    /// <summary>The number in full, '+' and digits: the form to store and compare.</summary>
    public string E164 { get; }

    /// <summary>Whether it is a number of Brazil.</summary>
    public bool IsBrazilian => E164.StartsWith("+55", StringComparison.Ordinal);

    /// <summary>Whether it is a mobile number of Brazil, to which messages can be sent.</summary>
    public bool IsBrazilianMobile => IsBrazilian && E164.Length == 14 && E164[5] == '9';

    /// <summary>Reads a number as it is written in Brazil, or an international one.</summary>
    /// <param name="text">
    /// The text, with any punctuation. With or without +55, the trunk prefix 0, and the operator's code after it
    /// ("0 15 11 3333-4444"). A mobile number of eight digits, as before 2016, is given its ninth digit (Resolução
    /// Anatel 553/2010). Freephone and shared-cost numbers (0800, 0300, 0500, 0900) are read too.
    /// </param>
    /// <param name="number">The number, when the answer is true.</param>
    /// <param name="areaCode">The area code to presume for a number of eight or nine digits; without one they are refused.</param>
    /// <returns>Whether the text is a number that can exist.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? number, int? areaCode = null)
    {
        number = null;
        var digits = Written.Core(text, LongestWritten);
        if (string.IsNullOrEmpty(digits))
            return false;

        var international = text!.SkipWhile(c => c != '+' && !char.IsAsciiDigit(c)).First() == '+';
        if (international && text!.Count(c => c == '+') > 1 || !international && text!.Contains('+', StringComparison.Ordinal))
            return false;
        if (!international && digits.StartsWith("00", StringComparison.Ordinal))
            (international, digits) = (true, digits[2..]);

        var e164 = international ? International(digits) : Brazilian(digits, areaCode);
        if (e164 is null)
            return false;
        number = new PhoneNumber(e164);
        return true;
    }

    /// <summary>A number in its normal form as people read it; anything else as it stands.</summary>
    public static string Show(string text) => TryParse(text, out var number) ? number.Format() : text;

    /// <summary>
    /// For reading in Brazil: (11) 98765-4321, 0800 701 2345. A number of another country is given as in
    /// <see cref="E164"/>.
    /// </summary>
    public string Format()
    {
        if (!IsBrazilian)
            return E164;
        var national = E164[3..];
        if (IsNonGeographic(national))
            return $"0{national[..3]} {national[3..6]} {national[6..]}";
        var end = national.Length - 4;
        return $"({national[..2]}) {national[2..end]}-{national[end..]}";
    }

    /// <summary>Hides all but the last four digits, so that a number does not end up in a log by accident.</summary>
    public override string ToString() => $"{new string('*', E164.Length - 4)}{E164[^4..]}";

    static string? International(string digits)
    {
        if (digits.StartsWith("55", StringComparison.Ordinal))
            return National(digits[2..]);
        return digits.Length is >= 7 and <= LongestE164 && digits[0] != '0' ? $"+{digits}" : null;
    }

    static string? Brazilian(string digits, int? areaCode)
    {
        if (digits[0] == '0')
            return WithTrunkPrefix(digits[1..]);
        return digits.Length switch
        {
            8 or 9 when areaCode is { } code => National($"{code}{digits}"),
            10 or 11 => National(digits),
            12 or 13 when digits.StartsWith("55", StringComparison.Ordinal) => National(digits[2..]),
            _ => null,
        };
    }

    static string? WithTrunkPrefix(string digits) => digits.Length switch
    {
        10 or 11 => National(digits),
        12 or 13 => National(digits[2..]), // after the code of the operator
        _ => null,
    };

    /// <summary>The full form of a number with its area code, or null when the plan has no such number.</summary>
    static string? National(string digits)
    {
        if (IsNonGeographic(digits))
            return $"+55{digits}";
        if (digits.Length is not (10 or 11) || !AreaCodes.Contains((digits[0] - '0') * 10 + digits[1] - '0'))
            return null;
        var (area, subscriber) = (digits[..2], digits[2..]);
        return (subscriber.Length, subscriber[0]) switch
        {
            (9, '9') => $"+55{digits}",
            (8, >= '2' and <= '5') => $"+55{digits}",
            (8, >= '6') => $"+55{area}9{subscriber}",
            _ => null,
        };
    }

    /// <summary>800, 300, 500 or 900 and seven digits, as left when the 0 before them is taken away.</summary>
    static bool IsNonGeographic(string digits) =>
        digits.Length == 10 && digits[0] is ('3' or '5' or '8' or '9') && digits[1] == '0' && digits[2] == '0';
}
