using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.SignIn;

/// <summary>Sending a person to a provider and taking them back, and how this installation is registered there.</summary>
internal static class SignInEndpoints
{
    public const string Path = MailboxEndpoints.Path + "/sign-in";

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup(MailboxEndpoints.Path).RefuseFormsWithoutFields().ForRole(Role.Administrator).DisableAntiforgery().ExcludeFromDescription();
        // Led to by a link, because browsers let no form of ours end on another site (form-action of the Content-Security-Policy).
        pages.MapGet("/{id:guid}/sign-in/{provider}", BeginAsync);
        pages.MapGet("/sign-in/{provider}/callback", ReturnAsync);
        pages.MapGet("/sign-in", (VinculoDb db, IEnumerable<SignInProvider> providers, VinculoSettings settings, CancellationToken stop) =>
            ClientsAsync(db, providers, settings, null, [], stop));
        pages.MapPost("/sign-in/{provider}", SaveClientAsync);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, Guid id, string provider, BeginSignIn begin, CancellationToken cancellationToken) =>
        await begin.HandleAsync(id, provider, Actor.Of(context.User).Id!.Value, cancellationToken) is { } url
            ? TypedResults.Redirect(url.AbsoluteUri)
            : TypedResults.NotFound();

    private static async Task<IResult> ReturnAsync(
        HttpContext context, string provider, [AsParameters] ReturnQuery query, CompleteSignIn complete, Texts texts, CancellationToken cancellationToken)
    {
        var back = new SignInReturn(query.State, query.Code, query.Error, query.ErrorDescription);
        var outcome = await complete.HandleAsync(provider, back, Actor.Of(context.User), cancellationToken);
        if (outcome.Problem is null)
        {
            context.Response.ToastAfterRedirect(new Toast(texts["channels.sign-in.done"]));
            return context.LeadTo($"{MailboxEndpoints.Path}/{outcome.MailboxId}");
        }
        context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return new RazorComponentResult<SignInFailedPage>(new
        {
            outcome.Problem,
            outcome.Words,
            Back = outcome.MailboxId is { } id ? $"{MailboxEndpoints.Path}/{id}" : MailboxEndpoints.Path,
            Again = outcome.MailboxId is { } same ? $"{MailboxEndpoints.Path}/{same}/sign-in/{provider}" : null,
        });
    }

    internal sealed class ReturnQuery
    {
        [FromQuery(Name = "state")] public string? State { get; init; }
        [FromQuery(Name = "code")] public string? Code { get; init; }
        [FromQuery(Name = "error")] public string? Error { get; init; }
        [FromQuery(Name = "error_description")] public string? ErrorDescription { get; init; }
    }

    private static async Task<IResult> SaveClientAsync(
        HttpContext context, string provider, [FromForm] SignInClientForm form, SaveSignInClient save, VinculoDb db,
        IEnumerable<SignInProvider> providers, VinculoSettings settings, Texts texts, CancellationToken cancellationToken)
    {
        if (providers.SingleOrDefault(p => p.Key == provider) is not { } known)
            return TypedResults.NotFound();
        var errors = await save.HandleAsync(known, form, Actor.Of(context.User), cancellationToken);
        if (errors.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ClientsAsync(db, providers, settings, (provider, form), errors, cancellationToken);
        }
        context.Response.ToastAfterRedirect(new Toast(texts["channels.sign-in.client.saved", known.Name]));
        return context.LeadTo(Path);
    }

    private static async Task<RazorComponentResult> ClientsAsync(
        VinculoDb db, IEnumerable<SignInProvider> providers, VinculoSettings settings, (string Provider, SignInClientForm Form)? typed,
        Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        var clients = await db.Set<SignInClient>().AsNoTracking().ToListAsync(cancellationToken);
        return new RazorComponentResult<SignInClientsPage>(new
        {
            Clients = (IReadOnlyList<SignInClientView>)[.. providers.Select(provider =>
            {
                var client = clients.Find(c => c.Provider == provider.Key);
                var isTyped = typed?.Provider == provider.Key;
                return new SignInClientView(
                    provider.Key, provider.Name, BeginSignIn.RedirectUrl(settings, provider), client is not null, provider.HasTenants,
                    isTyped ? typed!.Value.Form : new SignInClientForm { ClientId = client?.ClientId, Tenant = client?.Tenant },
                    isTyped ? errors : []);
            })],
        });
    }
}
