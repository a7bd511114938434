using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Vinculo.Customers.Import;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import;

public class ImportPagesTests
{
    private const string Rows = "Quem;Onde escrever;Fone\nAna Souza;ana@exemplo.com.br;(11) 98765-4321\nBia;bia@;\n";

    [Theory, BothEngines]
    public async Task A_manager_sends_a_file_maps_its_columns_imports_reads_the_report_and_undoes_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        using var sent = await UploadAsync(manager, "clientes.csv", Encoding.UTF8.GetBytes(Rows));
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await sent.TextAsync());
        var path = sent.Headers.Location!.ToString();

        var preview = await manager.PageAsync(path);
        preview.ShouldContain("Onde escrever");
        preview.ShouldContain("ana@exemplo.com.br");
        using var unmapped = await manager.SubmitAsync(path, ("header", "true"), ("fields", "None"), ("fields", "None"), ("fields", "None"));
        unmapped.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await unmapped.TextAsync()).ShouldContain("Diga qual coluna tem o nome");

        (string, string)[] mapping = [("header", "true"), ("fields", "Name"), ("fields", "Email"), ("fields", "Phone"), ("duplicates", "Skip")];
        using var mapped = await manager.SubmitAsync(path + "/preview", mapping);
        (await mapped.TextAsync()).ShouldContain("“bia@” não é um endereço");
        (await manager.SubmitAsync(path, mapping)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await manager.PageAsync(path)).ShouldContain("Na fila");
        await app.RunJobAsync();

        var done = await manager.PageAsync(path);
        done.ShouldContain("Importação concluída");
        done.ShouldContain("“bia@” não é um endereço");
        using var report = await manager.GetAsync(path + "/report");
        report.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        (await report.Content.ReadAsStringAsync()).ShouldContain("3;Onde escrever;bia@;");
        (await app.NamesAsync()).ShouldBe(["Ana Souza"]);

        (await manager.SubmitAsync(path + "/undo")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        await app.RunJobAsync();
        (await manager.PageAsync(path)).ShouldContain("Desfeita");
        (await app.NamesAsync()).ShouldBeEmpty();
        (await manager.PageAsync("/customers/import")).ShouldContain("clientes.csv");
    }

    [Fact]
    public async Task A_file_that_is_none_is_refused_beside_the_field()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        using var sent = await UploadAsync(manager, "clientes.xlsx", "PK\u0003\u0004"u8.ToArray());
        sent.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await sent.TextAsync()).ShouldContain("Isto é uma planilha");
    }

    [Fact]
    public async Task A_prepared_file_can_be_discarded()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        using var sent = await UploadAsync(manager, "clientes.csv", Encoding.UTF8.GetBytes(Rows));
        (await manager.SubmitAsync(sent.Headers.Location + "/cancel")).Headers.Location!.ToString().ShouldBe("/customers/import");
        Directory.GetFiles(Path.Combine(app.Settings.DataFolder, "imports")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_is_open_follows_the_import()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var manager = await app.SignedInAsync(await app.AccountAsync(Role.Manager));
        var import = await app.ImportAsync("nome\nAna\n");
        var page = await manager.PageAsync($"/customers/import/{import.Id}");
        page.ShouldContain($"data-live=\"job:{import.Id}\"");
        Regex.Count(page, "<html").ShouldBe(1);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient browser, string name, byte[] file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/customers/import");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        request.Content = form;
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await browser.SendAsync(request);
    }
}
