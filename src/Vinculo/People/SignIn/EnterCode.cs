using Microsoft.AspNetCore.Identity;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.SignIn;

/// <summary>The second step of getting in: a code of the authenticator app, or one of the recovery codes.</summary>
internal sealed class EnterCode(SignInManager<Account> signIn, UserManager<Account> users, VinculoDb db, TimeProvider time)
{
    public async Task<Failure?> RunAsync(string? code, bool remember, bool trustBrowser)
    {
        var account = await signIn.GetTwoFactorAuthenticationUserAsync();
        if (account is null)
            return new Failure(StatusCodes.Status401Unauthorized, "people.code-too-late");
        var typed = string.Concat((code ?? "").Where(char.IsAsciiLetterOrDigit));
        if (typed.Length is 0 or > 32)
            return Failure.Invalid("people.code-wrong", "code");
        var result = typed.Length == AuthenticatorCodes.Digits && typed.All(char.IsAsciiDigit)
            ? await signIn.TwoFactorAuthenticatorSignInAsync(typed, remember, trustBrowser)
            : await RecoverAsync(account, typed);
        return result.Succeeded ? null : Failure.Invalid("people.code-wrong", "code");
    }

    private async Task<SignInResult> RecoverAsync(Account account, string code)
    {
        if (await users.IsLockedOutAsync(account))
            return SignInResult.LockedOut;
        db.Audit(Actor.System, "account.recovery-code-used", account.Id, null, null, time.GetUtcNow());
        var result = await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (result.Succeeded)
            return result;
        db.ChangeTracker.Clear();
        await users.AccessFailedAsync((await users.FindByIdAsync(account.Id.ToString()))!);
        return result;
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        // For whoever has shown the password: the cookie of the first step says who that is.
        routes.MapGet("/sign-in/code", async (SignInManager<Account> signIn, string? back, bool remember = false) =>
                await signIn.GetTwoFactorAuthenticationUserAsync() is null
                    ? Results.Redirect("/sign-in")
                    : Pages.Show<CodePage>(FormState.Fresh, ("Back", back), ("Remember", remember)))
            .ForEverybody().ExcludeFromDescription();
        routes.MapPost("/sign-in/code", PostAsync).DisableAntiforgery().ForEverybody().ExcludeFromDescription();
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, IFormCollection form, EnterCode useCase, SignInAttempts attempts, Texts texts)
    {
        var (back, remember) = (form["back"].ToString(), form["remember"] == "true");
        var failure = attempts.MayTry(context)
            ? await useCase.RunAsync(form["code"], remember, form["trust"] == "true")
            : new Failure(StatusCodes.Status429TooManyRequests, "people.too-many-attempts");
        return failure is null
            ? context.LeadTo(LocalPath.Or(back, "/"))
            : Pages.Show<CodePage>(FormState.Refused(form, failure, texts), ("Back", back), ("Remember", remember));
    }
}
