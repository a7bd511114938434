using Vinculo.Customers.Contracts;

namespace Vinculo.Tests.Customers.Contracts;

public class CustomerCardTests
{
    [Theory]
    [InlineData("Marina Alves", "Marina")]
    [InlineData("D'Ávila-Souza Lima", "D'Ávila-Souza")]
    [InlineData("O’Neill", "O’Neill")]
    [InlineData("Silva, Ana", "Silva")]
    [InlineData("Dr. Paulo", "Dr")]
    [InlineData("[Clique](http://mal.example) já", "")]
    [InlineData("www.mal.example", "")]
    [InlineData("mal.example", "")]
    [InlineData("**Clique**", "")]
    [InlineData("joana@loja.example", "")]
    [InlineData("0800-123-4567", "")]
    [InlineData("Sua-conta-foi-bloqueada-ligue-para-o-numero-abaixo", "")]
    [InlineData("", "")]
    public void Mail_that_nobody_reads_before_it_leaves_greets_by_a_first_name_of_letters_or_not_at_all(string name, string expected) =>
        Card(name).GreetedAs.ShouldBe(expected);

    [Fact]
    public void Such_mail_greets_no_company_by_its_name() => (Card("Padaria Central") with { IsCompany = true }).GreetedAs.ShouldBe("");

    private static CustomerCard Card(string name) => new(Guid.Empty, name, false, null, null, "pt-BR", DateTimeOffset.UnixEpoch);
}
