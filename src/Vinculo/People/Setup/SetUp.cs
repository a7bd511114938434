using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vinculo.People.Accounts;
using Vinculo.People.SignIn;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.People.Setup;

internal sealed record SetupRequest(
    string? Key, string? Company, string? Language, string? TimeZone, string? Name, string? Email, string? Password);

/// <summary>Makes the first administrator and says whose installation this is: once, with the key from the log.</summary>
internal sealed class SetUp(SetupKey key, AddAccount addAccount, VinculoDb db, TimeProvider time)
{
    public async Task<Result<Account>> RunAsync(SetupRequest request, CancellationToken cancellationToken)
    {
        Result<Account> result = Failure.Invalid("people.setup-key-wrong", "key");
        await key.UseAsync(
            request.Key,
            async () =>
            {
                result = await AddAsync(request, cancellationToken);
                return result.Succeeded;
            },
            cancellationToken);
        return result;
    }

    private async Task<Result<Account>> AddAsync(SetupRequest request, CancellationToken cancellationToken)
    {
        if (await db.Set<Account>().AnyAsync(cancellationToken))
            return Failure.Conflict("people.setup-done");
        var company = await db.Set<CompanySettings>().SingleOrDefaultAsync(cancellationToken) ?? db.Add(new CompanySettings()).Entity;
        if (CompanyRules.Apply(company, request.Company, request.Language, request.TimeZone) is { } wrong)
            return wrong;
        if (AccountRules.CheckPassword(request.Password) is { } wrongPassword)
            return wrongPassword;
        db.Audit(Actor.System, "company.set-up", Guid.Empty, null, new { company.Name, company.Language, company.TimeZone }, time.GetUtcNow());
        // The account is saved last and takes the company's row along: both or neither.
        return await addAccount.RunAsync(
            new NewAccount(request.Email, request.Name, Role.Administrator, request.Password, request.Language), Actor.System, cancellationToken);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Nobody has an account yet; the key from the log says who may go on.
        routes.MapGet("/setup", async (SetupState state, CancellationToken cancellationToken) =>
                await state.IsDoneAsync(cancellationToken)
                    ? Results.Redirect("/sign-in")
                    : Pages.Show<SetupPage>(FormState.Fresh))
            .ForEverybody().ExcludeFromDescription();
        routes.MapPost("/setup", PostAsync).DisableAntiforgery().ForEverybody().ExcludeFromDescription();
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, IFormCollection form, SetUp useCase, SetupState state, SignInManager<Account> signIn, Texts texts)
    {
        if (await state.IsDoneAsync(context.RequestAborted))
            return Results.Redirect("/sign-in");
        var request = new SetupRequest(
            form["key"], form["company"], form["language"], form["timeZone"], form["name"], form["email"], form["password"]);
        var result = context.RequestServices.GetRequiredService<SignInAttempts>().MayTry(context)
            ? await useCase.RunAsync(request, context.RequestAborted)
            : new Failure(StatusCodes.Status429TooManyRequests, "people.too-many-attempts");
        if (!result.Succeeded)
            return Pages.Show<SetupPage>(FormState.Refused(form, result.Failure, texts));
        await signIn.SignInAsync(result.Value, isPersistent: false);
        return context.LeadTo("/settings");
    }
}
