using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Vinculo.Platform;

namespace Vinculo.People.Accounts;

/// <summary>What an account's fields must be, in one place for the pages, the set-up and the command line.</summary>
internal static class AccountRules
{
    public const int NameLimit = 200;
    public const int EmailLimit = 256;
    public const int PasswordLength = 10;

    /// <summary>Longer ones are refused: hashing them would only be work for us.</summary>
    public const int PasswordLimit = 200;

    public static Failure? CheckEmail(string email) =>
        email.Length is 0 or > EmailLimit || email.Any(char.IsWhiteSpace) || !MailAddress.TryCreate(email, out _)
            ? Failure.Invalid("people.email-wrong", "email")
            : null;

    public static Failure? CheckName(string name) =>
        name.Length is 0 or > NameLimit ? Failure.Invalid("people.name-missing", "name") : null;

    public static Failure? CheckPassword(string? password) => password switch
    {
        null or { Length: < PasswordLength } => Failure.Invalid("people.password-short", "password", PasswordLength),
        { Length: > PasswordLimit } => Failure.Invalid("people.password-long", "password", PasswordLimit),
        _ => null,
    };

    /// <summary>What Identity refused, in our words and beside the right field.</summary>
    public static Failure FailureOf(IdentityResult result) => result.Errors.First().Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) =>
            Failure.Invalid("people.email-taken", "email"),
        nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) =>
            Failure.Invalid("people.email-wrong", "email"),
        nameof(IdentityErrorDescriber.PasswordTooShort) =>
            Failure.Invalid("people.password-short", "password", PasswordLength),
        nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) =>
            Failure.Invalid("people.password-simple", "password"),
        nameof(IdentityErrorDescriber.PasswordMismatch) =>
            Failure.Invalid("people.password-mismatch", "current"),
        nameof(IdentityErrorDescriber.InvalidToken) => Failure.Conflict("people.link-used"),
        nameof(IdentityErrorDescriber.ConcurrencyFailure) => Failure.Conflict("people.changed-meanwhile"),
        var other => throw new InvalidOperationException("Identity refused: " + other),
    };
}
