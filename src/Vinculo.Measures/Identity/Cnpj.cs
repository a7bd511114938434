using System.Diagnostics.CodeAnalysis;

namespace Vinculo.Measures.Identity;

/// <summary>
/// The number of a company in Brazil's register of legal persons (<i>Cadastro Nacional da Pessoa Jurídica</i>): eight
/// characters for the company, four for the branch, two check digits. Numbers issued from July 2026 on may have capital
/// letters in the first twelve places (Instrução Normativa RFB 2.229/2024); the check digits stay digits.
/// </summary>
public sealed record Cnpj
{
    const int Length = 14;

    Cnpj(string characters) => Characters = characters;

    /// <summary>The fourteen characters, capitals and digits, without punctuation: the form to store and compare.</summary>
    public string Characters { get; }

    /// <summary>The first eight characters, shared by all branches of a company.</summary>
    public string Root => Characters[..8];

    /// <summary>Reads a number written with any punctuation, or none, in capitals or not.</summary>
    /// <param name="text">The text; null is not a number.</param>
    /// <param name="cnpj">The number, when the answer is true.</param>
    /// <returns>
    /// Whether the text is fourteen characters with the right check digits (modulo 11, each character worth its ASCII code
    /// less 48). One digit repeated fourteen times is refused.
    /// </returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Cnpj? cnpj)
    {
        cnpj = null;
        var characters = Written.Core(text, Length, letters: true);
        if (characters?.Length != Length || characters.All(c => c == characters[0]))
            return false;
        if (characters[12] != CheckDigit(characters, 12) || characters[13] != CheckDigit(characters, 13))
            return false;
        cnpj = new Cnpj(characters);
        return true;
    }

    /// <summary>As people write it: 00.000.000/0000-00.</summary>
    public string Format() =>
        $"{Characters[..2]}.{Characters[2..5]}.{Characters[5..8]}/{Characters[8..12]}-{Characters[12..]}";

    /// <summary>The same as <see cref="Format"/>: the number of a company is public.</summary>
    public override string ToString() => Format();

    /// <summary>The check digit of the first characters: weights 2 to 9 over and over, right to left, modulo 11.</summary>
    static char CheckDigit(string characters, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum += (characters[i] - '0') * ((count - 1 - i) % 8 + 2);
        var rest = sum % 11;
        return (char)('0' + (rest < 2 ? 0 : 11 - rest));
    }
}
