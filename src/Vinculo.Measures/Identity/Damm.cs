namespace Vinculo.Measures.Identity;

/// <summary>The check digit of H. M. Damm (2004).</summary>
internal static class Damm
{
    /// <summary>The totally anti-symmetric quasigroup of order 10 that Damm gives on page 111 of his thesis.</summary>
    static readonly string[] Quasigroup =
    [
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    ];

    public static char CheckDigit(string digits)
    {
        var interim = '0';
        foreach (var digit in digits)
            interim = Quasigroup[interim - '0'][digit - '0'];
        return interim;
    }

    /// <summary>Whether the last digit is the check digit of those before it.</summary>
    public static bool IsValid(string digits) => CheckDigit(digits) == '0';
}
