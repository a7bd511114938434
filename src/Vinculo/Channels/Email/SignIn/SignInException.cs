namespace Vinculo.Channels.Email.SignIn;

/// <summary>A provider gives no token, or the mail server takes none.</summary>
/// <param name="problem">The key of the text that says what to do.</param>
/// <param name="words">The provider's or the server's own words, or nothing: text of a stranger, in which no token stands.</param>
internal sealed class SignInException(string problem, string words) : Exception(words.Length == 0 ? problem : $"{problem}: {words}")
{
    /// <summary>Nobody has signed in yet, or what they gave cannot be decrypted any more.</summary>
    public const string Needed = "channels.problem.sign-in-needed";

    /// <summary>The provider says that the consent is withdrawn or too old.</summary>
    public const string ConsentEnded = "channels.problem.consent-ended";

    /// <summary>The provider does not answer as it should: it may do so later.</summary>
    public const string Unavailable = "channels.problem.sign-in-unavailable";

    /// <summary>The provider does not know this installation, or not with this secret.</summary>
    public const string ClientRefused = "channels.problem.sign-in-client";

    /// <summary>The provider refuses for another reason.</summary>
    public const string Refused = "channels.problem.sign-in-refused";

    /// <summary>What was agreed to does not let mail be read and sent for as long as nobody withdraws it.</summary>
    public const string TooLittle = "channels.problem.sign-in-too-little";

    /// <summary>The mail server refuses a token that the provider has only just given.</summary>
    public const string TokenRefused = "channels.problem.token-refused";

    public string Problem { get; } = problem;

    public string Words { get; } = words;

    /// <summary>Whether a person has to sign in again.</summary>
    public static bool AsksForPerson(string? problem) => problem is Needed or ConsentEnded or TokenRefused;
}
