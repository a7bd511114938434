using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>One mailbox in the list.</summary>
public sealed record MailboxLine(Guid Id, string Address, bool Active, DateTimeOffset? LastSuccessAt, string? Problem, string? ProblemDetail, int MissingCount);

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
        pages.MapPost("/new", (HttpContext context, [FromForm] MailboxForm form, SaveMailbox save, QueueChoices queues, Texts texts, CancellationToken stop) =>
            SaveAsync(context, null, form, save, queues, texts, stop));
        pages.MapPost("/{id:guid}", (HttpContext context, Guid id, [FromForm] MailboxForm form, SaveMailbox save, QueueChoices queues, Texts texts, CancellationToken stop) =>
            SaveAsync(context, id, form, save, queues, texts, stop));
        pages.MapPost("/test", (HttpContext context, [FromForm] MailboxForm form, TestMailbox test, CancellationToken stop) =>
            TestAsync(context, null, form, test, stop));
        pages.MapPost("/{id:guid}/test", (HttpContext context, Guid id, [FromForm] MailboxForm form, TestMailbox test, CancellationToken stop) =>
            TestAsync(context, id, form, test, stop));
    }

    private static async Task<RazorComponentResult> ListAsync(VinculoDb db, Company company, CancellationToken cancellationToken)
    {
        var mailboxes = await db.Set<MailboxAccount>().AsNoTracking().OrderBy(m => m.Address)
            .Select(m => new MailboxLine(m.Id, m.Address, m.Active, m.LastSuccessAt, m.Problem, m.ProblemDetail, m.MissingCount))
            .ToListAsync(cancellationToken);
        var waiting = await db.Set<QuarantinedMail>().CountAsync(m => m.SettledAt == null, cancellationToken);
        return new RazorComponentResult<MailboxesPage>(new
        {
            Mailboxes = (IReadOnlyList<MailboxLine>)mailboxes,
            InQuarantine = waiting,
            Zone = await company.ZoneAsync(cancellationToken),
        });
    }

    private static async Task<RazorComponentResult<MailboxPage>> NewAsync(QueueChoices queues, CancellationToken cancellationToken) =>
        Page(null, MailboxForm.Empty(), [], await queues.AllAsync(cancellationToken));

    private static async Task<IResult> EditAsync(Guid id, VinculoDb db, QueueChoices queues, Company company, CancellationToken cancellationToken)
    {
        var mailbox = await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (mailbox is null)
            return TypedResults.NotFound();
        var health = await MailboxHealthEndpoints.ReadAsync(db, id, cancellationToken);
        return Page(id, MailboxForm.Of(mailbox), [], await queues.AllAsync(cancellationToken), health, await company.ZoneAsync(cancellationToken));
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context, Guid? id, MailboxForm form, SaveMailbox save, QueueChoices queues, Texts texts, CancellationToken cancellationToken)
    {
        var (mailbox, errors) = await save.HandleAsync(id, form, Actor.Of(context.User), cancellationToken);
        if (mailbox is null)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page(id, form, errors, await queues.AllAsync(cancellationToken));
        }
        context.Response.ToastAfterRedirect(new Toast(texts["channels.mailbox.saved", mailbox.Address]));
        return context.LeadTo(Path);
    }

    private static async Task<RazorComponentResult> TestAsync(
        HttpContext context, Guid? id, MailboxForm form, TestMailbox test, CancellationToken cancellationToken)
    {
        var (outcomes, errors) = await test.HandleAsync(id, form, cancellationToken);
        if (errors.Count > 0)
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return new RazorComponentResult<MailboxTestResult>(new { Outcomes = outcomes, Errors = errors });
    }

    private static RazorComponentResult<MailboxPage> Page(
        Guid? id, MailboxForm form, Dictionary<string, string> errors, IReadOnlyList<Choice> queues, MailboxHealth? health = null, TimeZoneInfo? zone = null) =>
        new(new { Id = id, Form = form, Errors = errors, Queues = queues, Health = health, Zone = zone ?? TimeZoneInfo.Utc });
}
