using Microsoft.Playwright;

namespace Vinculo.Browser.Tests;

internal static class SignIn
{
    public static async Task AsAsync(IPage page, string url, string email, string password)
    {
        await page.GotoAsync(url + "/sign-in");
        await page.Locator("[name=email]").FillAsync(email);
        await page.Locator("[name=password]").FillAsync(password);
        await page.Locator("form[action='/sign-in'] button.btn-primary").ClickAsync();
        await page.WaitForURLAsync(address => !address.Contains("/sign-in", StringComparison.Ordinal));
    }
}
