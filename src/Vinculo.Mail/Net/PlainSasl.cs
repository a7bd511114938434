using System.Text;

namespace Vinculo.Mail.Net;

/// <summary>The SASL mechanism PLAIN (RFC 4616).</summary>
internal static class PlainSasl
{
    /// <summary>The proof in base64: no other identity, the name, the password.</summary>
    public static string Encode(string userName, string password)
    {
        if (userName.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A user name and a password have no NUL character.", nameof(userName));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{userName}\0{password}"));
    }

    /// <summary>Takes secrets out of a server's words: some servers repeat the command that they refuse.</summary>
    public static string Conceal(string words, params ReadOnlySpan<string> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Length > 0)
                words = words.Replace(secret, "***", StringComparison.Ordinal);
        }
        return words;
    }
}
