using System.Globalization;

namespace Vinculo.Demo;

/// <summary>Makes CPF and CNPJ numbers with right check digits (modulus 11), for customers who do not exist.</summary>
internal static class IdentityNumbers
{
    /// <param name="root">The first nine digits.</param>
    public static string Cpf(int root) => WithCheckDigits(root.ToString("000000000", CultureInfo.InvariantCulture), heaviest: int.MaxValue);

    /// <param name="root">The first eight digits; the number is that of the head office (0001).</param>
    public static string Cnpj(int root) => WithCheckDigits(root.ToString("00000000", CultureInfo.InvariantCulture) + "0001", heaviest: 9);

    private static string WithCheckDigits(string digits, int heaviest)
    {
        for (var i = 0; i < 2; i++)
            digits += CheckDigit(digits, heaviest).ToString(CultureInfo.InvariantCulture);
        return digits;
    }

    /// <summary>From the right, digits weigh 2, 3, 4 …, beginning again with 2 after the heaviest.</summary>
    private static int CheckDigit(string digits, int heaviest)
    {
        var sum = 0;
        var weight = 2;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            sum += (digits[i] - '0') * weight;
            weight = weight == heaviest ? 2 : weight + 1;
        }
        return sum % 11 < 2 ? 0 : 11 - sum % 11;
    }
}
