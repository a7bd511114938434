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

        await ChooseAsync(files, count: 1, bytes: 11 * 1024 * 1024);
        (await ProblemAsync(files)).ShouldStartWith("São até 5 arquivos, de 10 MB cada um");

        await ChooseAsync(files, count: 1, bytes: 1024);
        (await ProblemAsync(files)).ShouldBeEmpty();
        (await files.EvaluateAsync<bool>("field => field.form.checkValidity()")).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_they_are_sent_all_the_same_nothing_that_was_typed_is_lost()
    {
        await using var app = await RunningApp.StartAsync();
        await using var profile = await chromium.ProfileAsync();
        var page = await FilledInAsync(app, profile);
        await ChooseAsync(page.Locator("#f-files"), count: 4, bytes: 9 * 1024 * 1024);

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

    /// <summary>Chooses photos that the page makes itself: handed over from here, so many bytes outlast every limit of a busy machine.</summary>
    private static async Task ChooseAsync(ILocator field, int count, int bytes) => await field.EvaluateAsync(
        """
        (field, photo) => {
          const chosen = new DataTransfer();
          for (let i = 0; i < photo.count; i++) chosen.items.add(new File([new Uint8Array(photo.bytes)], `mesa-${i}.jpg`, { type: 'image/jpeg' }));
          field.files = chosen.files;
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }
        """,
        new { count, bytes });

    /// <summary>What the browser says of a field when the form is to be sent; empty where it is right.</summary>
    private static Task<string> ProblemAsync(ILocator field) => field.EvaluateAsync<string>("field => field.validationMessage");
}
