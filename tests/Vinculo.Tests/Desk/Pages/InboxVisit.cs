using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

/// <summary>
/// Somebody of the company in a browser without scripts, at the whole application: it is Tuesday, 10:00 in São Paulo.
/// </summary>
internal sealed class InboxVisit : IAsyncDisposable
{
    private InboxVisit(TestApp app, Account me, HttpClient browser) => (App, Me, Browser) = (app, me, browser);

    public TestApp App { get; }

    public Account Me { get; }

    public HttpClient Browser { get; }

    public static async Task<InboxVisit> StartAsync(Engine engine, Role role = Role.Agent, Action<IServiceCollection>? configure = null)
    {
        var app = await TestApp.StartAsync(engine, configure);
        var me = await app.AccountAsync(role, "Ana Lima");
        return new InboxVisit(app, me, await app.SignedInAsync(me));
    }

    /// <summary>A customer's e-mail, taken in now.</summary>
    public Task<ReceivedMessage> ReceiveAsync(
        string customer, string subject = "Pedido 20.731", string text = "Onde está o meu pedido?", string? html = null, Guid? into = null,
        string? copiedTo = null) =>
        App.InScopeAsync(async provider =>
        {
            var address = customer.Replace(' ', '.').ToLowerInvariant() + "@loja.example";
            var card = await provider.GetRequiredService<ICustomers>().FindOrCreateAsync(
                CustomerAddress.Email(address), customer, "pt-BR", Actor.System, CancellationToken.None);
            return await provider.GetRequiredService<IDesk>().ReceiveAsync(
                new IncomingMessage(
                    ChannelKind.Email, into, card.Id, customer, address, subject, text, null, html, [], App.Clock.GetUtcNow(), CopiedTo: copiedTo),
                CancellationToken.None);
        });

    public async Task<Guid> OpenAsync(string customer = "Bia Reis", string subject = "Pedido 20.731") =>
        (await ReceiveAsync(customer, subject)).ConversationId;

    public Task<T> DoAsync<TUseCase, T>(Func<TUseCase, Task<T>> work)
        where TUseCase : notnull => App.InScopeAsync(provider => work(provider.GetRequiredService<TUseCase>()));

    /// <summary>A page as the browser gets it.</summary>
    public async Task<IDocument> PageAsync(string path)
    {
        using var answer = await Browser.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A fragment as htmx asks for it.</summary>
    public async Task<IDocument> FragmentAsync(string path, string? target = null)
    {
        using var answer = await AskAsync(HttpMethod.Get, path, target);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A form sent by htmx.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields) =>
        AskAsync(HttpMethod.Post, path, null, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public static async Task<IDocument> ReadAsync(HttpResponseMessage answer) =>
        await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await App.DisposeAsync();
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? target, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (target is not null)
            request.Headers.Add("HX-Target", target);
        return await Browser.SendAsync(request);
    }
}
