using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vinculo.Mail;
using Vinculo.Mail.Net;
using Vinculo.People.Setup;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Browser.Tests;

/// <summary>
/// The main job, end to end, as a new user does it: set up, connect a mailbox, a customer writes, is answered, answers
/// back, it is resolved, the customer says how it went, and the company sees it.
/// </summary>
public partial class StoryTests(Chromium chromium, MailServers servers)
{
    private const string Password = "uma senha bem longa";

    [Fact]
    public async Task From_an_empty_installation_to_a_survey_answered()
    {
        var stop = TestContext.Current.CancellationToken;
        var dovecot = await servers.DovecotAsync(stop);
        var postfix = await servers.PostfixAsync(stop);
        var company = servers.NewAddress("loja");
        await postfix.AddUserAsync(company, "segredo da loja");
        var customer = new CustomerMail(postfix, dovecot, servers.NewAddress("cliente"), "segredo do cliente");
        await postfix.AddUserAsync(customer.Address, "segredo do cliente");
        await using var app = await RunningApp.StartAsync();
        TrustAuthority(app, dovecot);
        await using var profile = await chromium.ProfileAsync();
        var page = await profile.NewPageAsync();

        await SetUpAsync(app, page);
        await ConnectMailboxAsync(app, page, company, dovecot, postfix);

        await page.GotoAsync(app.Url + "/inbox");
        await customer.WriteAsync(company, "Geladeira não liga", "Comprei ontem e não liga.");
        await page.Locator(".v-item").First.ClickAsync(); // appears without reloading
        await Assertions.Expect(page.Locator(".v-thread")).ToContainTextAsync("Comprei ontem e não liga.");
        using var acknowledgement = await customer.ReceiveAsync(m => m.Kind == MailKind.Automatic);
        acknowledgement.Text.ShouldContain("protocolo");

        await page.Locator("#form-reply [name=text]").FillAsync("Vamos **trocar** hoje.");
        await page.Keyboard.PressAsync("Control+Enter");
        using var answer = await customer.ReceiveAsync(m => m.Text.Contains("trocar", StringComparison.Ordinal));
        answer.From.Single().Address.ShouldBe(company);

        await customer.WriteAsync(company, "Re: " + answer.Subject, "Obrigada, espero vocês.", answer);
        await Assertions.Expect(page.Locator(".v-thread")).ToContainTextAsync("Obrigada, espero vocês.");
        await Assertions.Expect(page.Locator(".v-item")).ToHaveCountAsync(1); // same conversation, not a second one

        await page.Locator("body").PressAsync("Escape");
        await page.Locator(".v-thread-h").ClickAsync();
        await page.Keyboard.PressAsync("e");
        using var survey = await customer.ReceiveAsync(m => SurveyLink().IsMatch(m.Text));
        await AnswerSurveyAsync(app, SurveyLink().Match(survey.Text).Value);

        await page.GotoAsync(app.Url + "/insight");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("NPS");
    }

    private static void TrustAuthority(RunningApp app, DovecotServer dovecot)
    {
        var folder = Directory.CreateDirectory(Path.Combine(app.Folder, "certificates"));
        File.Copy(dovecot.CertificateAuthorityPath, Path.Combine(folder.FullName, "ca.pem"));
    }

    private static async Task SetUpAsync(RunningApp app, IPage page)
    {
        await page.GotoAsync(app.Url + "/inbox");
        page.Url.ShouldEndWith("/setup");
        await page.Locator("[name=key]").FillAsync(app.Services.GetRequiredService<SetupKey>().Issue());
        await page.Locator("[name=company]").FillAsync("Loja Exemplo");
        await page.Locator("[name=name]").FillAsync("Ana Lima");
        await page.Locator("[name=email]").FillAsync("ana@loja.example");
        await page.Locator("[name=password]").FillAsync(Password);
        await page.Locator("main form button.btn-primary").ClickAsync();
        if (page.Url.Contains("/sign-in", StringComparison.Ordinal))
            await SignIn.AsAsync(page, app.Url, "ana@loja.example", Password);
    }

    private static async Task ConnectMailboxAsync(RunningApp app, IPage page, string address, DovecotServer dovecot, PostfixServer postfix)
    {
        await page.GotoAsync(app.Url + "/settings/mailboxes/new");
        await page.Locator("[name=Address]").FillAsync(address);
        await page.Locator("[name=DisplayName]").FillAsync("Loja Exemplo");
        await FillServerAsync(page, "Imap", dovecot.Settings().Address, address);
        await FillServerAsync(page, "Smtp", postfix.Settings().Address, address);
        await page.Locator("button[hx-post]").ClickAsync();
        await Assertions.Expect(page.Locator("#mailbox-test .v-kept")).ToHaveCountAsync(2);
        await page.Locator("main form .btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(address);
    }

    private static async Task FillServerAsync(IPage page, string prefix, MailServerAddress server, string user)
    {
        await page.Locator($"[name={prefix}Host]").FillAsync(server.Host);
        await page.Locator($"[name={prefix}Port]").FillAsync(server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.Locator($"[name={prefix}Security]").SelectOptionAsync(server.Security.ToString());
        await page.Locator($"[name={prefix}UserName]").FillAsync(user);
        await page.Locator($"[name={prefix}Password]").FillAsync("segredo da loja");
    }

    /// <summary>The customer's own browser, without JavaScript: the survey must work there too.</summary>
    private async Task AnswerSurveyAsync(RunningApp app, string link)
    {
        await using var profile = await chromium.ProfileAsync(390, 844);
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(new Uri(app.Url), new Uri(link).PathAndQuery).ToString());
        await page.Locator("input[name=csat][value='5']").CheckAsync(new() { Force = true });
        await page.Locator("input[name=ces][value='2']").CheckAsync(new() { Force = true });
        await page.Locator("input[name=nps][value='9']").CheckAsync(new() { Force = true });
        await page.Locator("form:has([name=csat]) button.btn-primary").ClickAsync();
        await page.WaitForURLAsync("**/thanks*");
    }

    [GeneratedRegex(@"https?://[^\s]+/s/[A-Za-z0-9_-]+")]
    private static partial Regex SurveyLink();
}
