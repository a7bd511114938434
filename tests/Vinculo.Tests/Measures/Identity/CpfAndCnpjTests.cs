using Vinculo.Measures.Identity;

namespace Vinculo.Tests.Measures.Identity;

public sealed class CpfAndCnpjTests
{
    [Theory]
    [InlineData("br/vectors_cpf.csv", 85, 38)]
    [InlineData("br/vectors_cnpj.csv", 127, 75)]
    public void Every_collected_number_is_judged_rightly(string file, int count, int valid)
    {
        var vectors = Csv.Rows(file, "value", "valid")
            .Select(row => (Value: row[0], Valid: row[1] == "true")).ToList();
        vectors.Count.ShouldBe(count);
        vectors.Count(vector => vector.Valid).ShouldBe(valid);

        vectors
            .Where(vector => vector.Valid != (file.Contains("cpf", StringComparison.Ordinal)
                ? Cpf.TryParse(vector.Value, out _)
                : Cnpj.TryParse(vector.Value, out _)))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("529.982.247-25")]
    [InlineData("52998224725")]
    [InlineData(" 529 982 247 25 ")]
    [InlineData("529.982.247\u201325")] // an en dash, as word processors put it
    [InlineData("\u200B529/982/247-25")]
    public void A_cpf_is_read_with_any_punctuation_and_written_in_one_way(string text)
    {
        Cpf.TryParse(text, out var cpf).ShouldBeTrue();

        cpf!.Digits.ShouldBe("52998224725");
        cpf.Format().ShouldBe("529.982.247-25");
        cpf.ToString().ShouldBe("***.982.247-**");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("529.982.247-24")]
    [InlineData("5299822472")]
    [InlineData("529982247250")]
    [InlineData("CPF 529.982.247-25")]
    [InlineData("٥٢٩٩٨٢٢٤٧٢٥")] // digits, but not those of the register
    public void What_is_not_a_cpf_is_refused(string? text) => Cpf.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_cpf_of_one_digit_repeated_is_refused_although_its_check_digits_fit()
    {
        for (var digit = '0'; digit <= '9'; digit++)
            Cpf.TryParse(new string(digit, 11), out _).ShouldBeFalse();
    }

    /// <summary>The example that Receita Federal and Serpro publish for the alphanumeric number.</summary>
    [Theory]
    [InlineData("12.ABC.345/01DE-35")]
    [InlineData("12abc34501de35")]
    public void An_alphanumeric_cnpj_is_read_in_capitals_or_not(string text)
    {
        Cnpj.TryParse(text, out var cnpj).ShouldBeTrue();

        cnpj!.Characters.ShouldBe("12ABC34501DE35");
        cnpj.Format().ShouldBe("12.ABC.345/01DE-35");
        cnpj.Root.ShouldBe("12ABC345");
    }

    [Theory]
    [InlineData("12.ABC.345/01DE-3A")]
    [InlineData("12.ÁBC.345/01DE-35")]
    [InlineData("11.222.333/0001-8")]
    [InlineData("00.000.000/0000-00")]
    public void What_is_not_a_cnpj_is_refused(string text) => Cnpj.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Every_single_wrong_digit_of_a_cpf_is_noticed()
    {
        const string right = "52998224725";
        for (var place = 0; place < right.Length; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var text = right[..place] + digit + right[(place + 1)..];
                Cpf.TryParse(text, out _).ShouldBe(text == right, text);
            }
        }
    }
}
