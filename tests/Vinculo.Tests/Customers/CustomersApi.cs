using System.Net.Http.Json;
using System.Text.Json;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers;

/// <summary>A program that may read and write customers.</summary>
internal sealed class CustomersApi(HttpClient client) : IDisposable
{
    public const string Path = "/api/v1/customers";

    public static async Task<CustomersApi> OfAsync(TestApp app) => new(await app.ProgramAsync(Scope.Read, Scope.Write));

    public HttpClient Client => client;

    public async Task<Guid> CreateAsync(object customer)
    {
        using var answer = await client.PostAsJsonAsync(Path, customer);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public Task<JsonElement> GetAsync(string path) => client.GetFromJsonAsync<JsonElement>(Path + path);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Path + path) { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    public void Dispose() => client.Dispose();
}
