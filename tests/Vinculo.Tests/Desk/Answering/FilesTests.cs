using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Answering;

public class FilesTests
{
    private static Task<Result<UploadedFile>> UploadAsync(DeskApp desk, string name, string type, byte[] bytes, Actor by) =>
        desk.DoAsync<UploadFile, Result<UploadedFile>>(u => u.RunAsync(new MemoryStream(bytes), name, type, by, CancellationToken.None));

    [Theory, BothEngines]
    public async Task An_uploaded_file_goes_out_with_the_message_of_who_uploaded_it_only(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis", available: false);
        var id = await desk.OpenAsync();
        var file = (await UploadAsync(desk, "C:\\docs\\nota fiscal.pdf", "application/pdf", "%PDF"u8.ToArray(), DeskApp.As(ana))).Value!;
        file.Name.ShouldBe("nota fiscal.pdf");
        var stolen = await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply("Segue.", [file.Id]), DeskApp.As(bruno), CancellationToken.None));
        stolen.Failure!.Code.ShouldBe("desk.file-gone");
        (await desk.MessagesAsync(id)).Count.ShouldBe(1);
        (await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply("Segue.", [file.Id]), DeskApp.As(ana), CancellationToken.None))).Succeeded.ShouldBeTrue();
        (await desk.MessagesAsync(id))[^1].Attachments.Single().Name.ShouldBe("nota fiscal.pdf");
        var again = await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply("De novo.", [file.Id]), DeskApp.As(ana), CancellationToken.None));
        again.Failure!.Code.ShouldBe("desk.file-gone");
    }

    [Theory]
    [InlineData("virus.exe", "desk.file-kind-refused")]
    [InlineData("macro.PS1", "desk.file-kind-refused")]
    [InlineData("truque\u202Etxt.exe", "desk.file-kind-refused")]
    [InlineData("...", "desk.file-without-name")]
    public async Task Programs_and_files_without_a_name_are_refused(string name, string code)
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        (await UploadAsync(desk, name, "application/octet-stream", [1], Actor.System)).Failure!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        (await UploadAsync(desk, "vazio.txt", "text/plain", [], Actor.System)).Failure!.Code.ShouldBe("desk.file-empty");
    }

    [Theory]
    [InlineData("foto.png", "image/png", "inline", "image/png")]
    [InlineData("pagina.html", "text/html", "attachment", "application/octet-stream")]
    [InlineData("desenho.svg", "image/svg+xml", "attachment", "application/octet-stream")]
    [InlineData("nota.pdf", "application/pdf", "attachment", "application/octet-stream")]
    [InlineData("nome\"\r\nX: y.txt", "text/plain", "attachment", "application/octet-stream")]
    public async Task No_browser_runs_what_is_served(string name, string type, string disposition, string servedAs)
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        using var program = await desk.App.ProgramAsync(Scope.Read, Scope.Write);
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("<script>alert(1)</script>"));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var uploaded = await program.PostAsync("/api/v1/attachments?name=" + Uri.EscapeDataString(name), body);
        uploaded.StatusCode.ShouldBe(HttpStatusCode.Created, await uploaded.Content.ReadAsStringAsync());
        var id = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

        using var served = await program.GetAsync($"/api/v1/attachments/{id}");
        served.StatusCode.ShouldBe(HttpStatusCode.OK);
        served.Content.Headers.ContentDisposition!.DispositionType.ShouldBe(disposition);
        served.Content.Headers.ContentType!.MediaType.ShouldBe(servedAs);
        served.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox");
        served.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        served.Headers.Contains("X").ShouldBeFalse();
        (await served.Content.ReadAsStringAsync()).ShouldBe("<script>alert(1)</script>");
    }

    [Fact]
    public async Task Strangers_get_no_files()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        using var stranger = desk.App.Stranger();
        (await stranger.GetAsync("/attachments/" + Ids.New(desk.Clock.GetUtcNow()))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }
}
