using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>What an identity provider is to a mail server: it says whose an access token is.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly HttpListener listener = new();
    private readonly Task running;

    public TokenServer()
    {
        var port = ServerFolder.FreePort();
        Url = $"http://127.0.0.1:{port}/tokeninfo?access_token=";
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        running = AnswerAsync();
    }

    /// <summary>The address to ask at; the token is put behind it.</summary>
    public string Url { get; }

    /// <summary>Makes a token good for a mailbox.</summary>
    public void Add(string token, string address) => owners[token] = address;

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await running;
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext asked;
            try
            {
                asked = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var response = asked.Response;
            var token = asked.Request.QueryString["access_token"] ?? "";
            var isGood = owners.TryGetValue(token, out var owner);
            response.StatusCode = isGood ? 200 : 401;
            response.ContentType = "application/json";
            var json = isGood ? $$"""{"email":"{{owner}}","scope":"mail"}""" : """{"error":"invalid_token"}""";
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        }
    }
}
