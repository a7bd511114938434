using Microsoft.AspNetCore.Identity;
using Vinculo.People.Me;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.SecondFactor;

/// <summary>Turns the authenticator app on and off for one's own account.</summary>
internal sealed class ChangeSecondFactor(
    UserManager<Account> users, SignInManager<Account> signIn, ChangeMe me, VinculoDb db, TimeProvider time)
{
    private const int RecoveryCodes = 10;

    /// <summary>The key to put into the app. It is made on the first look, and again when the second factor was turned off.</summary>
    public async Task<AuthenticatorKey> KeyAsync(Actor actor)
    {
        var account = await me.FindAsync(actor);
        var key = await users.GetAuthenticatorKeyAsync(account);
        if (key is null)
        {
            await users.ResetAuthenticatorKeyAsync(account);
            await signIn.RefreshSignInAsync(account); // a new key is a new security stamp, which would end this session
            key = (await users.GetAuthenticatorKeyAsync(account))!;
        }
        return new AuthenticatorKey(key, account.Email!, account.TwoFactorEnabled, await users.CountRecoveryCodesAsync(account));
    }

    /// <summary>Turns it on when the app shows the right code. Returns the recovery codes, to be shown once.</summary>
    public async Task<Result<IReadOnlyList<string>>> TurnOnAsync(Actor actor, string? code)
    {
        var account = await me.FindAsync(actor);
        var typed = string.Concat((code ?? "").Where(char.IsAsciiDigit));
        if (!await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, typed))
            return Failure.Invalid("people.code-wrong", "code");
        db.Audit(actor, "account.second-factor-on", account.Id, null, null, time.GetUtcNow());
        await users.SetTwoFactorEnabledAsync(account, true);
        return await MakeCodesAsync(account);
    }

    public async Task<Result<IReadOnlyList<string>>> NewCodesAsync(Actor actor, string? password)
    {
        var account = await me.FindAsync(actor);
        if (!account.TwoFactorEnabled)
            return Failure.Conflict("people.second-factor-is-off");
        if (await me.ConfirmAsync(account, password) is { } refused)
            return refused;
        db.Audit(actor, "account.recovery-codes-made", account.Id, null, null, time.GetUtcNow());
        return await MakeCodesAsync(account);
    }

    public async Task<Failure?> TurnOffAsync(Actor actor, string? password)
    {
        var account = await me.FindAsync(actor);
        if (await me.ConfirmAsync(account, password) is { } refused)
            return refused;
        db.Audit(actor, "account.second-factor-off", account.Id, null, null, time.GetUtcNow());
        account.TwoFactorEnabled = false;
        await users.ResetAuthenticatorKeyAsync(account);
        await signIn.RefreshSignInAsync(account);
        return null;
    }

    private async Task<Result<IReadOnlyList<string>>> MakeCodesAsync(Account account)
    {
        string[] codes = [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!];
        await signIn.RefreshSignInAsync(account);
        return codes;
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/me/second-factor");
        group.MapGet("", () => Pages.Show<SecondFactorPage>(FormState.Fresh)).ForRole(Role.Viewer).ExcludeFromDescription();
        group.MapPost("", async (HttpContext context, IFormCollection form, ChangeSecondFactor useCase, Texts texts) =>
                Codes(context, form, await useCase.TurnOnAsync(Actor.Of(context.User), form["code"]), texts))
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
        group.MapPost("/codes", async (HttpContext context, IFormCollection form, ChangeSecondFactor useCase, Texts texts) =>
                Codes(context, form, await useCase.NewCodesAsync(Actor.Of(context.User), form["current"]), texts))
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
        group.MapPost("/off", async (HttpContext context, IFormCollection form, ChangeSecondFactor useCase, Texts texts) =>
            {
                if (await useCase.TurnOffAsync(Actor.Of(context.User), form["current"]) is { } failure)
                    return Pages.Show<SecondFactorPage>(FormState.Refused(form, failure, texts));
                context.Response.ToastAfterRedirect(new Toast(texts["people.saved"]));
                return context.LeadTo("/me");
            })
            .DisableAntiforgery().ForRole(Role.Viewer).ExcludeFromDescription();
    }

    private static IResult Codes(HttpContext context, IFormCollection form, Result<IReadOnlyList<string>> result, Texts texts)
    {
        if (!result.Succeeded)
            return Pages.Show<SecondFactorPage>(FormState.Refused(form, result.Failure!, texts));
        context.Response.Headers.CacheControl = "no-store";
        return Pages.Show<RecoveryCodesPage>(("Codes", result.Value));
    }
}

/// <param name="Key">In base 32, as apps take it.</param>
/// <param name="On">Whether codes are asked for at the sign-in.</param>
internal sealed record AuthenticatorKey(string Key, string Email, bool On, int RecoveryCodesLeft)
{
    /// <summary>In groups of four, for typing.</summary>
    public string Spaced => string.Join(' ', Key.Chunk(4).Select(group => new string(group)));

    /// <summary>What the picture says (Key URI Format of Google Authenticator, which the other apps follow).</summary>
    public string Uri => $"otpauth://totp/Vinculo:{System.Uri.EscapeDataString(Email)}?secret={Key}&issuer=Vinculo&digits=6&period=30";
}
