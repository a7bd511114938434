using Microsoft.Playwright;

namespace Vinculo.Browser.Tests;

/// <summary>The public form, and files that are too large for it.</summary>
public class ContactFormTests(Chromium chromium)
{
    private const string Words = "Seguem as fotos da mesa riscada.";

    [Fact]
    public async Task Files_that_are_too_large_are_told_of_before_they_are_sent()
    {
        await using var app = await RunningApp.StartAsync();
        await using var profile = await chromium.ProfileAsync();
        var page = await FilledInAsync(app, profile);
        var files = page.Locator("#f-files");

        await files.SetInputFilesAsync(Photo(bytes: 11 * 1024 * 1024));
        (await ProblemAsync(files)).ShouldStartWith("São até 5 arquivos, de 10 MB cada um");

        await files.SetInputFilesAsync(Photo(bytes: 1024));
        (await ProblemAsync(files)).ShouldBeEmpty();
        await page.RunAndWaitForResponseAsync(() => page.Locator("main button").ClickAsync(), "**/contact");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Recebemos sua mensagem");
    }

    [Fact]
    public async Task Where_they_are_sent_all_the_same_nothing_that_was_typed_is_lost()
    {
        await using var app = await RunningApp.StartAsync();
        await using var profile = await chromium.ProfileAsync();
        var page = await FilledInAsync(app, profile);
        await page.Locator("#f-files").SetInputFilesAsync([.. Enumerable.Repeat(Photo(bytes: 9 * 1024 * 1024), 4)]);

        await page.EvaluateAsync("() => { document.querySelector('#f-files').form.noValidate = true; }");
        var answer = await page.RunAndWaitForResponseAsync(() => page.Locator("main button").ClickAsync(), "**/contact");

        answer.Status.ShouldBe(413);
        await Assertions.Expect(page.Locator(".v-error")).ToContainTextAsync("Envie de novo com menos arquivos, ou menores.");
        await Assertions.Expect(page.Locator("#f-message")).ToHaveValueAsync(Words);
    }

    private static async Task<IPage> FilledInAsync(RunningApp app, IBrowserContext profile)
    {
        var page = await profile.NewPageAsync();
        await page.GotoAsync(app.Url + "/contact");
        await page.FillAsync("#f-name", "Bia Reis");
        await page.FillAsync("#f-email", "bia@mesa.example");
        await page.FillAsync("#f-subject", "Mesa riscada");
        await page.FillAsync("#f-message", Words);
        return page;
    }

    private static FilePayload Photo(int bytes) => new()
    {
        Name = "mesa.jpg",
        MimeType = "image/jpeg",
        Buffer = new byte[bytes],
    };

    /// <summary>What the browser says of a field when the form is to be sent; empty where it is right.</summary>
    private static Task<string> ProblemAsync(ILocator field) => field.EvaluateAsync<string>("field => field.validationMessage");
}
