using Microsoft.AspNetCore.Identity;
using Vinculo.People.Accounts;
using Vinculo.People.Setup;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.SignIn;

/// <summary>
/// The first step of getting in. Wrong address, wrong password, locked and left all get the same words after the same
/// work, so that nobody learns from it who has an account.
/// </summary>
internal sealed class SignInWithPassword(SignInManager<Account> signIn, UserManager<Account> users, IPasswordHasher<Account> hasher)
{
    private static readonly Account Decoy = new() { Name = "" };
    private static readonly Lazy<string> DecoyHash = new(() => new PasswordHasher<Account>().HashPassword(Decoy, "nobody's password"));

    public async Task<Result<SignInStep>> RunAsync(string? email, string? password, bool remember)
    {
        email = email?.Trim() ?? "";
        if (email.Length is 0 or > AccountRules.EmailLimit)
            return Failure.Invalid("people.email-wrong", "email");
        if (string.IsNullOrEmpty(password) || password.Length > AccountRules.PasswordLimit)
            return Failure.Invalid("people.sign-in-refused", "password");

        var account = await users.FindByEmailAsync(email);
        if (account is null || account.DisabledAt is not null || await users.IsLockedOutAsync(account))
        {
            _ = hasher.VerifyHashedPassword(Decoy, DecoyHash.Value, password);
            return Failure.Invalid("people.sign-in-refused", "password");
        }
        var result = await signIn.PasswordSignInAsync(account, password, remember, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return SignInStep.Code;
        return result.Succeeded ? SignInStep.Done : Failure.Invalid("people.sign-in-refused", "password");
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Strangers sign in here.
        routes.MapGet("/sign-in", async (HttpContext context, SetupState setup, string? back) =>
                !await setup.IsDoneAsync(context.RequestAborted) ? Results.Redirect("/setup")
                : context.User.Identity?.IsAuthenticated == true ? Results.Redirect(LocalPath.Or(back, "/"))
                : Pages.Show<SignInPage>(FormState.Fresh, ("Back", back)))
            .ForEverybody().ExcludeFromDescription();
        routes.MapPost("/sign-in", PostAsync).DisableAntiforgery().ForEverybody().ExcludeFromDescription();
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, IFormCollection form, SignInWithPassword useCase, SignInAttempts attempts, Texts texts)
    {
        var back = form["back"].ToString();
        var remember = form["remember"] == "true";
        var result = attempts.MayTry(context)
            ? await useCase.RunAsync(form["email"], form["password"], remember)
            : new Failure(StatusCodes.Status429TooManyRequests, "people.too-many-attempts");
        if (!result.Succeeded)
            return Pages.Show<SignInPage>(FormState.Refused(form, result.Failure, texts), ("Back", back));
        return result.Value == SignInStep.Done
            ? context.LeadTo(LocalPath.Or(back, "/"))
            : context.LeadTo($"/sign-in/code?remember={(remember ? "true" : "false")}&back={Uri.EscapeDataString(LocalPath.Or(back, "/"))}");
    }
}

/// <summary>What comes after a right password.</summary>
internal enum SignInStep
{
    Done,

    /// <summary>The code of the authenticator app is asked for.</summary>
    Code,
}
