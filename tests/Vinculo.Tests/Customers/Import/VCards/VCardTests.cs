using System.Text;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Import;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import.VCards;

public class VCardTests
{
    [Theory]
    [InlineData("John_Doe_ANDROID.vcf", 6)]
    [InlineData("John_Doe_BLACK_BERRY.vcf", 1)]
    [InlineData("John_Doe_EVOLUTION.vcf", 1)]
    [InlineData("John_Doe_GMAIL.vcf", 1)]
    [InlineData("John_Doe_IPHONE.vcf", 1)]
    [InlineData("John_Doe_LOTUS_NOTES.vcf", 1)]
    [InlineData("John_Doe_MAC_ADDRESS_BOOK.vcf", 1)]
    [InlineData("John_Doe_MS_OUTLOOK.vcf", 1)]
    [InlineData("fullcontact.vcf", 1)]
    [InlineData("gmail-list.vcf", 3)]
    [InlineData("gmail-single.vcf", 1)]
    [InlineData("gmail-single2.vcf", 1)]
    [InlineData("outlook-2003.vcf", 1)]
    [InlineData("outlook-2007.vcf", 1)]
    [InlineData("rfc2426-example.vcf", 2)]
    [InlineData("rfc6350-example.vcf", 1)]
    [InlineData("thunderbird-MoreFunctionsForAddressBook-extension.vcf", 1)]
    public async Task Cards_of_real_programs_come_in(string name, int cards)
    {
        var file = await File.ReadAllBytesAsync(SharedData.Path("contacts/vcard/" + name));
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var prepared = await app.PrepareAsync(file, name);
        prepared.Value!.Format.ShouldBe(ImportFormat.VCard);
        var import = await app.FinishAsync(prepared.Value);
        import.State.ShouldBe(ImportState.Done);
        (import.Rows, import.Refused).ShouldBe((cards, 0));
        (await app.NamesAsync()).ShouldAllBe(customer => customer.Length > 0 && !customer.Contains('=') && !customer.Contains('\\'));
    }

    [Fact]
    public async Task Version_2_1_with_quoted_printable_bare_types_and_a_character_set()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await ImportAsync(app, Encoding.Latin1.GetBytes(
            "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Concei=C3=A7=C3=A3o;=C3=82ngela;;Dra.;\r\n"
            + "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:liga =E0 tarde=0D=0A=\r\ndepois do caf=E9\r\n"
            + "ORG;CHARSET=ISO-8859-1:Cl\u00EDnica\r\nTEL;CELL;PREF:(11) 98765-4321\r\nTEL;WORK;FAX:(11) 3333-4444\r\n"
            + "PHOTO;ENCODING=BASE64;JPEG:\r\n /9j/4AAQSkZJRgABAQ\r\n AAAQABAAD\r\n\r\nEMAIL;INTERNET:angela@exemplo.com.br\r\nEND:VCARD\r\n"));
        var customer = await SingleAsync(app);
        customer.Name.ShouldBe("Dra. Ângela Conceição");
        customer.Notes.ShouldBe("Clínica\nliga à tarde\ndepois do café");
        (await AddressesAsync(app)).ShouldBe(["+5511987654321", "angela@exemplo.com.br"]);
    }

    [Fact]
    public async Task Version_3_0_with_folds_groups_and_escapes()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await ImportAsync(app, Encoding.UTF8.GetBytes(
            "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Sou\n za\\, dentista\nitem1.EMAIL;type=INTERNET:segunda@exemplo.com.br\n"
            + "EMAIL;type=INTERNET,pref:primeira@exemplo.com.br\nADR;TYPE=WORK:;;Rua A\\; 10;São Paulo;SP;01000-000;Brasil\n"
            + "BDAY:1990-05-31T00:00:00Z\nCATEGORIES:VIP,atacado\nEND:VCARD\n"));
        var customer = await SingleAsync(app);
        customer.Name.ShouldBe("Ana Souza, dentista");
        (customer.City, customer.State, customer.Birthday).ShouldBe(("São Paulo", "SP", new DateOnly(1990, 5, 31)));
        customer.TagList().ShouldBe(["vip", "atacado"]);
        (await app.QueryAsync(db => db.Set<CustomerAddressRow>().SingleAsync(a => a.Kind == AddressKind.Email && a.IsPrimary))).Value.ShouldBe("primeira@exemplo.com.br");
    }

    [Fact]
    public async Task Version_4_0_with_a_telephone_uri_an_organisation_and_a_birthday_without_its_year()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await ImportAsync(app, Encoding.UTF8.GetBytes(
            "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Padaria do Bairro\nTEL;VALUE=uri;TYPE=\"work,voice\":tel:+55-11-3333-4444;ext=9\nLANG:es\nBDAY:--0531\nEND:VCARD\n"));
        var customer = await SingleAsync(app);
        (customer.IsCompany, customer.Language, customer.Birthday).ShouldBe((true, "es", null));
        (await AddressesAsync(app)).ShouldBe(["+551133334444"]);
    }

    [Fact]
    public async Task What_cannot_be_used_is_left_out_and_said_and_the_card_is_taken()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var import = await ImportAsync(app, Encoding.UTF8.GetBytes("BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:ramal 12\nEMAIL:ana arroba exemplo\nEND:VCARD\n"));
        (import.Created, import.Refused, import.Remarks).ShouldBe((1, 0, 2));
        (await app.ReportAsync(import.Id)).ShouldContain("1;TEL;ramal 12;");
    }

    [Fact]
    public async Task Cards_without_end_agents_inside_and_endless_properties_do_no_harm()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var import = await ImportAsync(app, Encoding.UTF8.GetBytes(
            "BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bia\nAGENT:\nBEGIN:VCARD\nFN:Nobody\nEND:VCARD\nEMAIL:bia@exemplo.com.br\nEND:VCARD\n"
            + "not a property\nBEGIN:VCARD\nNOTE:" + new string('x', 3_000_000) + "\nFN:Caio\nEND:VCARD\nBEGIN:VCARD\nFN:Dora"));
        import.State.ShouldBe(ImportState.Done);
        (await app.NamesAsync()).ShouldBe(["Ana", "Bia", "Caio", "Dora"]);
    }

    private static async Task<CustomerImport> ImportAsync(TestApp app, byte[] file)
    {
        var prepared = await app.PrepareAsync(file, "contatos.vcf");
        prepared.Succeeded.ShouldBeTrue(prepared.Failure?.Code);
        return await app.FinishAsync(prepared.Value!);
    }

    private static Task<Customer> SingleAsync(TestApp app) => app.QueryAsync(db => db.Set<Customer>().SingleAsync());

    private static Task<List<string>> AddressesAsync(TestApp app) =>
        app.QueryAsync(db => db.Set<CustomerAddressRow>().OrderBy(a => a.Value).Select(a => a.Value).ToListAsync());
}
