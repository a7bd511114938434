using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Vinculo.Measures.Identity;

namespace Vinculo.Tests.Measures.Identity;

public sealed class ProtocolNumberTests
{
    static readonly LocalDate Date = new(2026, 11, 21);

    static Gen<ProtocolNumber> Numbers =>
        from day in Gen.Choose(0, 36_000)
        from sequence in Gen.OneOf(Gen.Choose(1, 2000), Gen.Choose(1, 999_999_999))
        select ProtocolNumber.Create(new LocalDate(2000, 1, 1).PlusDays(day), sequence);

    /// <summary>572 with check digit 4 is the example everywhere Damm's method is explained.</summary>
    [Fact]
    public void The_check_digit_is_damms()
    {
        Damm("572").ShouldBe('4');

        static char Damm(string digits) => Vinculo.Measures.Identity.Damm.CheckDigit(digits);
    }

    [Fact]
    public void A_number_is_the_date_the_sequence_and_a_check_digit()
    {
        var number = ProtocolNumber.Create(Date, 123);

        number.Digits.ShouldStartWith("20261121000123");
        number.Format().ShouldBe($"20261121-000123-{number.Digits[^1]}");
    }

    [Fact]
    public void More_than_a_million_contacts_a_day_make_it_longer_and_nothing_else()
    {
        var number = ProtocolNumber.Create(Date, 1_234_567);

        number.Digits.Length.ShouldBe(16);
        ProtocolNumber.TryParse(number.Format(), out var again).ShouldBeTrue();
        again.ShouldBe(number);
    }

    [Theory]
    [InlineData("{0}-{1}-{2}")]
    [InlineData("{0}{1}{2}")]
    [InlineData(" {0} {1} {2} ")]
    [InlineData("{0}.{1}.{2}")]
    [InlineData("{0} – {1}/{2}")]
    public void It_is_read_with_any_punctuation(string pattern)
    {
        var number = ProtocolNumber.Create(Date, 42);
        var text = string.Format(null, pattern, "20261121", "000042", number.Digits[^1]);

        ProtocolNumber.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(number);
    }

    [Fact]
    public void What_is_written_is_read_back() => Holds(Numbers, number =>
        ProtocolNumber.TryParse(number.Format(), out var formatted) && formatted == number
        && ProtocolNumber.TryParse(number.Digits, out var bare) && bare == number
        && ProtocolNumber.FindIn($"Re: [{number}] pedido 12") == number);

    [Fact]
    public void A_wrong_digit_or_two_neighbours_swapped_are_noticed() => Holds(
        from number in Numbers
        from place in Gen.Choose(0, number.Digits.Length - 2)
        from digit in Gen.Choose(0, 9)
        select (number.Digits, place, digit),
        one =>
        {
            var wrong = one.Digits.ToCharArray();
            wrong[one.place] = (char)('0' + one.digit);
            var swapped = one.Digits.ToCharArray();
            (swapped[one.place], swapped[one.place + 1]) = (swapped[one.place + 1], swapped[one.place]);
            return Unnoticed(wrong, one.Digits) is false && Unnoticed(swapped, one.Digits) is false;
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("20261121")]
    [InlineData("protocolo 20261121-000123-7")] // a text with a number in it is for FindIn
    public void What_is_not_a_number_is_refused(string? text) => ProtocolNumber.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_date_that_does_not_exist_or_a_sequence_of_zero_is_refused_even_with_the_right_check_digit()
    {
        foreach (var body in new[] { "20260230000001", "20261301000001", "20261121000000", "202611210000001" })
            ProtocolNumber.TryParse(body + Damm.CheckDigit(body), out _).ShouldBeFalse(body);
    }

    [Theory]
    [InlineData("Re: [Protocolo {0}] Entrega atrasada")]
    [InlineData("RES: {0}")]
    [InlineData("{0}: cobrança de 2026-11-20, nota 4512")]
    [InlineData("Fwd: pedido 20261120 e protocolo {0}, 2 itens")]
    [InlineData("em 21/11/2026, protocolo nº {0} 2 caixas")]
    public void It_is_found_in_a_subject(string pattern)
    {
        var number = ProtocolNumber.Create(Date, 987);

        ProtocolNumber.FindIn(string.Format(null, pattern, number.Format())).ShouldBe(number);
        ProtocolNumber.FindIn(string.Format(null, pattern, number.Digits)).ShouldBe(number);
    }

    [Fact]
    public void It_is_found_in_pieces_that_a_customer_made()
    {
        var number = ProtocolNumber.Create(Date, 987);

        ProtocolNumber.FindIn($"meu protocolo é 2026 1121 0009 87 {number.Digits[^1]} obrigado").ShouldBe(number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Boleto 23793381286000782713695000063305175520000370000")]
    [InlineData("Pedido 2026-11-21 de 12:00:01, cartão 4000 1234 5678 9010")]
    public void It_is_not_found_where_there_is_none(string? text) => ProtocolNumber.FindIn(text).ShouldBeNull();

    [Fact]
    public void A_sequence_or_year_outside_the_range_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ProtocolNumber.Create(Date, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => ProtocolNumber.Create(Date, 1_000_000_000));
        Should.Throw<ArgumentOutOfRangeException>(() => ProtocolNumber.Create(new LocalDate(1999, 12, 31), 1));
    }

    static bool Unnoticed(char[] digits, string right) =>
        new string(digits) is var text && text != right && ProtocolNumber.TryParse(text, out _);

    static void Holds<T>(Gen<T> cases, Func<T, bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(cases.ToArbitrary(), law));
}
