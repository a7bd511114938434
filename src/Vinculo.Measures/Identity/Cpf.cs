using System.Diagnostics.CodeAnalysis;

namespace Vinculo.Measures.Identity;

/// <summary>
/// The number of a person in Brazil's register of individuals (<i>Cadastro de Pessoas Físicas</i>): nine digits and two
/// check digits. That a number is well formed does not mean that it was ever issued.
/// </summary>
public sealed record Cpf
{
    const int Length = 11;

    Cpf(string digits) => Digits = digits;

    /// <summary>The eleven digits, without punctuation: the form to store and compare.</summary>
    public string Digits { get; }

    /// <summary>Reads a number written with any punctuation, or none. Leading zeros are part of it.</summary>
    /// <param name="text">The text; null is not a number.</param>
    /// <param name="cpf">The number, when the answer is true.</param>
    /// <returns>
    /// Whether the text is eleven digits with the right check digits (modulo 11). One digit repeated eleven times is
    /// refused although its check digits fit: such numbers are not issued, and people type them to get past a form.
    /// </returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Cpf? cpf)
    {
        cpf = null;
        var digits = Written.Core(text, Length);
        if (digits?.Length != Length || digits.All(digit => digit == digits[0]))
            return false;
        if (digits[9] != CheckDigit(digits, 9) || digits[10] != CheckDigit(digits, 10))
            return false;
        cpf = new Cpf(digits);
        return true;
    }

    /// <summary>As people write it: 000.000.000-00.</summary>
    public string Format() => $"{Digits[..3]}.{Digits[3..6]}.{Digits[6..9]}-{Digits[9..]}";

    /// <summary>As it may be shown to those who need not know it: the middle six digits only.</summary>
    public string FormatMasked() => $"***.{Digits[3..6]}.{Digits[6..9]}-**";

    /// <summary>The masked form, so that a number does not end up in a log by accident.</summary>
    public override string ToString() => FormatMasked();

    /// <summary>The check digit of the first digits: weights from 2 upwards, right to left, modulo 11.</summary>
    static char CheckDigit(string digits, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum += (digits[i] - '0') * (count + 1 - i);
        var rest = sum % 11;
        return (char)('0' + (rest < 2 ? 0 : 11 - rest));
    }
}
