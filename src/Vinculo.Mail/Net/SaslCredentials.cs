using System.Globalization;
using System.Text;

namespace Vinculo.Mail.Net;

/// <summary>How a client shows who it is: a SASL mechanism (RFC 4422) and what is said in it.</summary>
internal sealed class SaslCredentials
{
    private readonly string secret;

    private SaslCredentials(string mechanism, string secret, string initialResponse, string? answerToRefusal) =>
        (Mechanism, this.secret, InitialResponse, AnswerToRefusal) = (mechanism, secret, Base64(initialResponse), answerToRefusal);

    /// <summary>The mechanism's name on the wire.</summary>
    public string Mechanism { get; }

    /// <summary>What the client says first, in base64.</summary>
    public string InitialResponse { get; }

    /// <summary>What it answers to the server's explanation of a refusal, in base64; null where there is none.</summary>
    public string? AnswerToRefusal { get; }

    /// <summary>User name and password (PLAIN, RFC 4616): no other identity, the name, the password.</summary>
    public static SaslCredentials OfPassword(string userName, string password)
    {
        if (userName.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A user name and a password have no NUL character.", nameof(userName));
        return new("PLAIN", password, $"\0{userName}\0{password}", null);
    }

    /// <summary>An OAuth access token, by whichever of the two mechanisms is offered; null where neither is.</summary>
    public static SaslCredentials? OfToken(
        string userName, string accessToken, MailServerAddress server, Func<string, bool> isOffered)
    {
        if (userName.Any(char.IsControl))
            throw new ArgumentException("A user name has no control characters.", nameof(userName));
        if (accessToken.Length == 0 || accessToken.Any(c => c is <= ' ' or > '~'))
            throw new ArgumentException("An access token is one word of ASCII.", nameof(accessToken));
        if (isOffered("OAUTHBEARER"))
            return Bearer(userName, accessToken, server);
        return isOffered("XOAUTH2") ? XOAuth2(userName, accessToken) : null;
    }

    /// <summary>Takes the secrets out of a server's words: some servers repeat the command that they refuse.</summary>
    public string Conceal(string words)
    {
        var quoted = secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        foreach (var hidden in new[] { quoted, secret, InitialResponse, Base64(secret) })
        {
            if (hidden.Length > 0)
                words = words.Replace(hidden, "***", StringComparison.Ordinal);
        }
        return words;
    }

    /// <summary>A challenge as text for people; servers explain a refused token in one, mostly as JSON.</summary>
    public static string ReadChallenge(string base64)
    {
        var bytes = new byte[base64.Length];
        var text = Convert.TryFromBase64String(base64, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : base64;
        return new string([.. text.Take(500).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
    }

    // RFC 7628, section 3.1; the client ends a refusal with one byte 1 (section 3.2.3).
    private static SaslCredentials Bearer(string userName, string accessToken, MailServerAddress server)
    {
        var name = userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"n,a={name},\u0001host={server.Host}\u0001port={server.Port}\u0001auth=Bearer {accessToken}\u0001\u0001");
        return new("OAUTHBEARER", accessToken, text, Base64("\u0001"));
    }

    // Google's and Microsoft's own mechanism, older than the standard; a refusal is ended with an empty line.
    private static SaslCredentials XOAuth2(string userName, string accessToken) =>
        new("XOAUTH2", accessToken, $"user={userName}\u0001auth=Bearer {accessToken}\u0001\u0001", "");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
