using Microsoft.AspNetCore.Identity;
using Vinculo.People.SignIn;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Accounts;

/// <summary>Chooses a password by the one-time link that an administrator handed over.</summary>
internal sealed class FirstPassword(UserManager<Account> users, VinculoDb db, TimeProvider time)
{
    public async Task<Failure?> RunAsync(Guid id, string? code, string? password)
    {
        if (AccountRules.CheckPassword(password) is { } wrong)
            return wrong;
        if (await users.FindByIdAsync(id.ToString()) is not { DisabledAt: null } account)
            return Failure.Conflict("people.link-used");
        account.EndLockout();
        db.Audit(new Actor(ActorKind.Agent, account.Id, account.Name), "account.password-set", account.Id, null, null, time.GetUtcNow());
        var result = await users.ResetPasswordAsync(account, code ?? "", password!);
        if (result.Succeeded)
            return null;
        db.ChangeTracker.Clear();
        return AccountRules.FailureOf(result);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Whoever holds the link; its code says so.
        routes.MapGet("/welcome/{id:guid}", (Guid id, string? code) =>
                Pages.Show<FirstPasswordPage>(FormState.Fresh, ("Id", id), ("Code", code)))
            .ForEverybody().ExcludeFromDescription();
        routes.MapPost("/welcome/{id:guid}", PostAsync).DisableAntiforgery().ForEverybody().ExcludeFromDescription();
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, Guid id, IFormCollection form, FirstPassword useCase, SignInAttempts attempts, Texts texts)
    {
        var failure = attempts.MayTry(context)
            ? await useCase.RunAsync(id, form["code"], form["password"])
            : new Failure(StatusCodes.Status429TooManyRequests, "people.too-many-attempts");
        return failure is null
            ? context.LeadTo("/sign-in")
            : Pages.Show<FirstPasswordPage>(FormState.Refused(form, failure, texts), ("Id", id), ("Code", form["code"].ToString()));
    }
}
