using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>One mailbox in the list.</summary>
/// <param name="SendProblem">Key of the text that says why its mail does not leave; null when none is held up.</param>
/// <param name="Provider">Where somebody signs in for it; null for a mailbox with a password.</param>
public sealed record MailboxLine(
    Guid Id, string Address, bool Active, DateTimeOffset? LastSuccessAt, string? Problem, string? ProblemDetail, int MissingCount,
    string? Provider, string? SendProblem);

/// <summary>The pages under <c>/settings/mailboxes</c>.</summary>
internal static class MailboxEndpoints
{
    public const string Path = "/settings/mailboxes";

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup(Path).RefuseFormsWithoutFields().ForRole(Role.Administrator).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", ListAsync);
        pages.MapGet("/new", NewAsync);
        pages.MapGet("/{id:guid}", EditAsync);
        pages.MapPost("/new", (HttpContext context, [FromForm] MailboxForm form, SaveMailbox save, ShowMailbox show, Texts texts, CancellationToken stop) =>
            SaveAsync(context, null, form, save, show, texts, stop));
        pages.MapPost("/{id:guid}", (HttpContext context, Guid id, [FromForm] MailboxForm form, SaveMailbox save, ShowMailbox show, Texts texts, CancellationToken stop) =>
            SaveAsync(context, id, form, save, show, texts, stop));
        pages.MapPost("/test", (HttpContext context, [FromForm] MailboxForm form, TestMailbox test, CancellationToken stop) =>
            TestAsync(context, null, form, test, stop));
        pages.MapPost("/{id:guid}/test", (HttpContext context, Guid id, [FromForm] MailboxForm form, TestMailbox test, CancellationToken stop) =>
            TestAsync(context, id, form, test, stop));
    }

    private static async Task<RazorComponentResult> ListAsync(VinculoDb db, Company company, CancellationToken cancellationToken)
    {
        var heldUp = MailToLeave.HeldUp(db);
        var mailboxes = await db.Set<MailboxAccount>().AsNoTracking().OrderBy(m => m.Address)
            .Select(m => new MailboxLine(m.Id, m.Address, m.Active, m.LastSuccessAt, m.Problem, m.ProblemDetail, m.MissingCount,
                db.Set<MailboxConsent>().Where(c => c.MailboxId == m.Imap.ConsentId).Select(c => c.Provider).FirstOrDefault(),
                heldUp.Where(h => h.MailboxId == m.Id).OrderByDescending(h => h.NotBefore).Select(h => h.Problem).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        var waiting = await db.Set<QuarantinedMail>().CountAsync(m => m.SettledAt == null, cancellationToken);
        return new RazorComponentResult<MailboxesPage>(new
        {
            Mailboxes = (IReadOnlyList<MailboxLine>)mailboxes,
            InQuarantine = waiting,
            Zone = await company.ZoneAsync(cancellationToken),
        });
    }

    private static Task<IResult> NewAsync(ShowMailbox show, [FromQuery] string? with, CancellationToken cancellationToken) =>
        show.HandleAsync(null, MailboxForm.Empty(), [], with, cancellationToken);

    private static async Task<IResult> EditAsync(Guid id, VinculoDb db, ShowMailbox show, [FromQuery] string? with, CancellationToken cancellationToken)
    {
        var mailbox = await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        return mailbox is null ? TypedResults.NotFound() : await show.HandleAsync(id, MailboxForm.Of(mailbox), [], with, cancellationToken);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context, Guid? id, MailboxForm form, SaveMailbox save, ShowMailbox show, Texts texts, CancellationToken cancellationToken)
    {
        var (mailbox, errors) = await save.HandleAsync(id, form, Actor.Of(context.User), cancellationToken);
        if (mailbox is null)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await show.HandleAsync(id, form, errors, form.With ?? "", cancellationToken);
        }
        var waitsForSignIn = await show.WaitsForSignInAsync(mailbox.Id, cancellationToken);
        context.Response.ToastAfterRedirect(new Toast(texts[waitsForSignIn ? "channels.sign-in.next" : "channels.mailbox.saved", mailbox.Address]));
        return context.LeadTo(waitsForSignIn ? $"{Path}/{mailbox.Id}" : Path);
    }

    private static async Task<RazorComponentResult> TestAsync(
        HttpContext context, Guid? id, MailboxForm form, TestMailbox test, CancellationToken cancellationToken)
    {
        var (outcomes, errors) = await test.HandleAsync(id, form, cancellationToken);
        if (errors.Count > 0)
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return new RazorComponentResult<MailboxTestResult>(new { Outcomes = outcomes, Errors = errors });
    }
}
