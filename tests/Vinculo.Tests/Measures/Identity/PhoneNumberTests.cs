using System.Globalization;
using Vinculo.Measures.Identity;

namespace Vinculo.Tests.Measures.Identity;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("(11) 98765-4321", "+5511987654321")]
    [InlineData("11987654321", "+5511987654321")]
    [InlineData("+55 (11) 98765-4321", "+5511987654321")]
    [InlineData("5511987654321", "+5511987654321")]
    [InlineData("0055 11 98765 4321", "+5511987654321")]
    [InlineData("011 98765-4321", "+5511987654321")]
    [InlineData("0 15 11 98765-4321", "+5511987654321")] // with the code of an operator
    [InlineData("0xx11 98765-4321", null)] // letters are not understood
    [InlineData("(11) 8765-4321", "+5511987654321")] // as before the ninth digit
    [InlineData("(11) 3765-4321", "+551137654321")]
    [InlineData("(55) 99911-2233", "+5555999112233")] // 55 is also an area code
    [InlineData("55 3221-1122", "+555532211122")]
    [InlineData("0800 701 2345", "+558007012345")]
    [InlineData("(20) 98765-4321", null)] // no such area
    [InlineData("(11) 1765-4321", null)]
    [InlineData("(11) 88765-4321", null)]
    [InlineData("98765-4321", null)] // whose area?
    [InlineData("+351 912 345 678", "+351912345678")]
    [InlineData("00 351 912 345 678", "+351912345678")]
    [InlineData("+1 (212) 555-0123", "+12125550123")]
    [InlineData("+0 212 555 0123", null)]
    [InlineData("+55 20 98765-4321", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("11 98765-4321 + 22", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("não tenho", null)]
    public void A_number_is_brought_to_its_international_form(string? text, string? expected)
    {
        PhoneNumber.TryParse(text, out var number).ShouldBe(expected is not null);
        number?.E164.ShouldBe(expected);
    }

    [Theory]
    [InlineData("98765-4321", "+5521987654321")]
    [InlineData("8765-4321", "+5521987654321")]
    [InlineData("3765-4321", "+552137654321")]
    [InlineData("(11) 3765-4321", "+551137654321")]
    public void A_number_without_area_takes_the_one_presumed(string text, string expected)
    {
        PhoneNumber.TryParse(text, out var number, areaCode: 21).ShouldBeTrue();
        number!.E164.ShouldBe(expected);
    }

    [Theory]
    [InlineData("+5511987654321", "(11) 98765-4321", true)]
    [InlineData("+551137654321", "(11) 3765-4321", false)]
    [InlineData("+558007012345", "0800 701 2345", false)]
    [InlineData("+351912345678", "+351912345678", false)]
    public void A_number_is_shown_as_its_country_writes_it(string text, string shown, bool mobile)
    {
        PhoneNumber.TryParse(text, out var number).ShouldBeTrue();

        number!.Format().ShouldBe(shown);
        number.IsBrazilianMobile.ShouldBe(mobile);
        PhoneNumber.TryParse(shown, out var again).ShouldBeTrue();
        again.ShouldBe(number);
    }

    [Fact]
    public void A_number_in_a_log_shows_its_last_digits_only()
    {
        PhoneNumber.TryParse("+5511987654321", out var number).ShouldBeTrue();

        $"{number}".ShouldBe("**********4321");
    }

    [Fact]
    public void Exactly_the_area_codes_of_the_municipalities_are_known()
    {
        var used = Csv.Column("br/municipios.csv", "ddd")
            .Select(code => int.Parse(code, CultureInfo.InvariantCulture)).Distinct().Order();

        var known = Enumerable.Range(10, 90).Where(area => PhoneNumber.TryParse($"{area} 3000-1234", out _));

        known.ShouldBe(used);
    }
}
