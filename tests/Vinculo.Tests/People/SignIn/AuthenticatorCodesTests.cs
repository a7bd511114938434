using System.Text;
using Vinculo.People;
using Vinculo.People.SignIn;

namespace Vinculo.Tests.People.SignIn;

public class AuthenticatorCodesTests
{
    // RFC 6238, appendix B, SHA-1: the last six of the eight digits given there.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_rfc(long seconds, string expected) =>
        AuthenticatorCodes.Code(Encoding.ASCII.GetBytes("12345678901234567890"), AuthenticatorCodes.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)))
            .ShouldBe(expected);

    // RFC 4648, section 10.
    [Theory]
    [InlineData("", "")]
    [InlineData("MY======", "f")]
    [InlineData("MZXQ====", "fo")]
    [InlineData("MZXW6YTB", "fooba")]
    [InlineData("mzxw6ytboi", "foobar")]
    public void Keys_are_read_as_base_32(string text, string expected) =>
        Encoding.ASCII.GetString(AuthenticatorCodes.FromBase32(text)).ShouldBe(expected);

    [Fact]
    public void A_code_counts_once_and_no_earlier_one_counts_after_it()
    {
        var account = new Account { Name = "Ana" };
        account.TakeCodeStep(10).ShouldBeTrue();
        account.TakeCodeStep(10).ShouldBeFalse();
        account.TakeCodeStep(9).ShouldBeFalse();
        account.TakeCodeStep(11).ShouldBeTrue();
    }
}
