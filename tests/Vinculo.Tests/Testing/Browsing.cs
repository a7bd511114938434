using System.Net;
using Vinculo.People;

namespace Vinculo.Tests.Testing;

/// <summary>What a person does in a browser, without the browser.</summary>
internal static class Browsing
{
    /// <summary>Sends a form as a page of ours does.</summary>
    public static Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string path, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return browser.SendAsync(request);
    }

    /// <summary>A browser in which this person has signed in.</summary>
    public static async Task<HttpClient> SignedInAsync(this TestApp app, Account account)
    {
        var browser = app.Stranger();
        using var answer = await browser.SubmitAsync("/sign-in", ("email", account.Email!), ("password", TestApp.Password));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        return browser;
    }

    public static async Task<string> PageAsync(this HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    public static async Task<string> TextAsync(this HttpResponseMessage answer) =>
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
}
