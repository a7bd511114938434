using System.Text;
using Vinculo.Customers.Import;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import;

/// <summary>How a file is written is found out, not asked.</summary>
public class SniffingTests
{
    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("windows-1252", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    public async Task Letters_with_accents_arrive_whatever_the_encoding(string encoding, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var writer = Encoding.GetEncoding(encoding);
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var result = await app.PrepareAsync([.. mark ? writer.GetPreamble() : [], .. writer.GetBytes("Nome;Cidade\nÂngela Conceição;São João\n")]);
        await app.FinishAsync(result.Value!);
        (await app.NamesAsync()).ShouldBe(["Ângela Conceição"]);
    }

    [Theory]
    [InlineData("nome;email\nAna, a dona;ana@exemplo.com.br\n", ';')]
    [InlineData("nome,email\n\"Souza; Ana\",ana@exemplo.com.br\n", ',')]
    [InlineData("nome\temail\nAna\tana@exemplo.com.br\n", '\t')]
    [InlineData("nome\nAna\n", ';')]
    public async Task The_delimiter_is_found(string file, char expected)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var settings = (await app.PreparedAsync(file)).Read();
        settings.Delimiter.ShouldBe(expected);
        settings.Fields[0].ShouldBe(ImportField.Name);
    }

    [Theory]
    [InlineData("Razão Social", ImportField.Name)]
    [InlineData("E-mail 1 - Value", ImportField.Email)]
    [InlineData("E-mail 1 - Type", ImportField.None)]
    [InlineData("Telefone comercial", ImportField.Phone)]
    [InlineData("Mobile Phone", ImportField.Phone)]
    [InlineData("CPF/CNPJ", ImportField.Document)]
    [InlineData("Fecha de nacimiento", ImportField.Birthday)]
    [InlineData("First Name", ImportField.FirstName)]
    [InlineData("Apellidos", ImportField.LastName)]
    [InlineData("Organization Name", ImportField.Company)]
    [InlineData("UF", ImportField.State)]
    [InlineData("Cor favorita", ImportField.None)]
    public void Columns_are_known_by_their_names_in_three_languages(string header, object field) =>
        ColumnNames.FieldOf(header).ShouldBe(field);

    [Fact]
    public async Task A_first_row_that_is_a_customer_is_no_header()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var settings = (await app.PreparedAsync("Ana;ana@exemplo.com.br\nBia;bia@exemplo.com.br\n")).Read();
        settings.HasHeader.ShouldBeFalse();
        settings.Fields.ShouldBe([ImportField.None, ImportField.Email]);
    }
}
