using System.Net;
using System.Text.Json;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.SignIn;

/// <param name="Refresh">Null where the one that was used stays good.</param>
/// <param name="Scope">What was agreed to, parted by spaces; null for everything that was asked for.</param>
internal sealed record TokenAnswer(string Access, TimeSpan Lifetime, string? Refresh, string? Scope);

/// <summary>Asks a provider for tokens. What it answers is a stranger's: small, of few levels, and nothing is followed.</summary>
internal sealed class TokenEndpoint(IHttpClientFactory clients, Secrets secrets)
{
    public const string ClientName = "sign-in";

    private const int LongestAnswer = 64 * 1024;
    private const int LongestToken = 16 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public static void Register(IServiceCollection services) => services
        .AddHttpClient(ClientName, client =>
        {
            client.Timeout = Limit;
            client.MaxResponseContentBufferSize = LongestAnswer;
        })
        // A redirect would carry the secrets to whom it names.
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <exception cref="SignInException">There is no token, and why.</exception>
    public async Task<TokenAnswer> AskAsync(
        SignInProvider provider, SignInClient client, IReadOnlyDictionary<string, string> question, CancellationToken cancellationToken)
    {
        var secret = secrets.Unprotect(client.ProtectedSecret)
            ?? throw new SignInException(SignInException.ClientRefused, "");
        using var content = new FormUrlEncodedContent([
            .. question, KeyValuePair.Create("client_id", client.ClientId), KeyValuePair.Create("client_secret", secret)]);
        try
        {
            using var http = clients.CreateClient(ClientName);
            using var response = await http.PostAsync(new Uri(client.Url(provider.TokenUrl)), content, cancellationToken);
            return Read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (HttpRequestException e)
        {
            throw new SignInException(SignInException.Unavailable, $"{provider.Name}: {e.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignInException(SignInException.Unavailable, $"{provider.Name}: no answer within {Limit.TotalSeconds} s");
        }
    }

    internal static TokenAnswer Read(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw Senseless(status);
            return status == HttpStatusCode.OK ? Tokens(json.RootElement) : throw Refusal(status, json.RootElement);
        }
        catch (JsonException)
        {
            throw Senseless(status);
        }
    }

    private static TokenAnswer Tokens(JsonElement answer)
    {
        var access = Text(answer, "access_token");
        var refresh = Text(answer, "refresh_token");
        if (!IsToken(access) || (refresh is not null && !IsToken(refresh)))
            throw Senseless(HttpStatusCode.OK);
        var lifetime = answer.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out var number)
            ? TimeSpan.FromSeconds(Math.Clamp(number, 0, TimeSpan.SecondsPerDay))
            : UsualLifetime;
        return new TokenAnswer(access!, lifetime, refresh, Text(answer, "scope"));
    }

    /// <summary>What the error means (RFC 6749, section 5.2), for whoever has to do something about it.</summary>
    private static SignInException Refusal(HttpStatusCode status, JsonElement answer)
    {
        var error = Text(answer, "error");
        var problem = error switch
        {
            _ when (int)status is >= 500 or 429 or < 400 => SignInException.Unavailable,
            "invalid_grant" or "interaction_required" or "login_required" or "consent_required" => SignInException.ConsentEnded,
            "invalid_client" or "unauthorized_client" => SignInException.ClientRefused,
            "temporarily_unavailable" or "server_error" or null => SignInException.Unavailable,
            _ => SignInException.Refused,
        };
        return new SignInException(problem, Words(Text(answer, "error_description") ?? error) ?? $"HTTP {(int)status}");
    }

    /// <summary>A stranger's words on one line, short.</summary>
    public static string? Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return line.Length > 300 ? line.Cut(300) + "…" : line;
    }

    private static SignInException Senseless(HttpStatusCode status) =>
        new(SignInException.Unavailable, $"HTTP {(int)status}, and an answer that makes no sense");

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A token goes into command lines of mail servers: visible ASCII (RFC 6749, appendix A.12), and no end of size.</summary>
    private static bool IsToken(string? text) =>
        text is { Length: > 0 and <= LongestToken } && text.All(letter => letter is > ' ' and <= '~');
}
