using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>One alias in the list of a mailbox.</summary>
/// <param name="Queue">Null for the mailbox's.</param>
public sealed record AliasLine(Guid Id, string Address, string DisplayName, string? Queue);

/// <summary>The aliases of a mailbox, and the form for one of them where that is open.</summary>
/// <param name="Form">Null while none is open.</param>
/// <param name="FormId">Which one; null for a new one.</param>
public sealed record AliasesView(
    Guid MailboxId, string MailboxAddress, IReadOnlyList<AliasLine> Lines, IReadOnlyList<Choice> Queues, AliasForm? Form, Guid? FormId,
    Dictionary<string, string> Errors);

/// <summary>A part of the page <c>/settings/mailboxes/ID</c>; without scripts the form has a page of its own.</summary>
internal static class AliasEndpoints
{
    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup(MailboxEndpoints.Path + "/{id:guid}/aliases")
            .RefuseFormsWithoutFields().ForRole(Role.Administrator).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", (HttpContext context, Guid id, ShowAliases show, CancellationToken stop) => ShowAsync(context, id, null, null, [], show, stop));
        pages.MapGet("/new", (HttpContext context, Guid id, ShowAliases show, CancellationToken stop) =>
            ShowAsync(context, id, new AliasForm(), null, [], show, stop));
        pages.MapGet("/{alias:guid}", EditAsync);
        pages.MapPost("/new", (HttpContext context, Guid id, [FromForm] AliasForm form, SaveAlias save, ShowAliases show, Texts texts, CancellationToken stop) =>
            SaveAsync(context, id, null, form, save, show, texts, stop));
        pages.MapPost("/{alias:guid}", (HttpContext context, Guid id, Guid alias, [FromForm] AliasForm form, SaveAlias save, ShowAliases show, Texts texts, CancellationToken stop) =>
            SaveAsync(context, id, alias, form, save, show, texts, stop));
        pages.MapPost("/{alias:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, Guid mailboxId, AliasForm? form, Guid? id, Dictionary<string, string> errors, ShowAliases show, CancellationToken cancellationToken)
    {
        if (await show.HandleAsync(mailboxId, form, id, errors, cancellationToken) is not { } view)
            return TypedResults.NotFound();
        return context.Request.IsFragment()
            ? new RazorComponentResult<AliasesPart>(new { View = view })
            : new RazorComponentResult<AliasesPage>(new { View = view });
    }

    private static async Task<IResult> EditAsync(
        HttpContext context, Guid id, Guid alias, VinculoDb db, ShowAliases show, CancellationToken cancellationToken)
    {
        var known = await db.Set<MailboxAlias>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == alias && a.MailboxId == id, cancellationToken);
        return known is null ? TypedResults.NotFound() : await ShowAsync(context, id, AliasForm.Of(known), alias, [], show, cancellationToken);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context, Guid mailboxId, Guid? id, AliasForm form, SaveAlias save, ShowAliases show, Texts texts, CancellationToken cancellationToken)
    {
        var (alias, errors) = await save.HandleAsync(mailboxId, id, form, Actor.Of(context.User), cancellationToken);
        if (alias is not null)
            return Done(context, mailboxId, texts["channels.alias.saved", alias.Address]);
        if (errors.Count == 0)
            return TypedResults.NotFound();
        context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await ShowAsync(context, mailboxId, form, id, errors, show, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context, Guid id, Guid alias, SaveAlias save, Texts texts, CancellationToken cancellationToken) =>
        await save.RemoveAsync(id, alias, Actor.Of(context.User), cancellationToken) is { } removed
            ? Done(context, id, texts["channels.alias.removed", removed.Address])
            : TypedResults.NotFound();

    private static IResult Done(HttpContext context, Guid mailboxId, string toast)
    {
        context.Response.ToastAfterRedirect(new Toast(toast));
        return context.LeadTo($"{MailboxEndpoints.Path}/{mailboxId}");
    }
}

/// <summary>Reads <see cref="AliasesView"/>.</summary>
internal sealed class ShowAliases(VinculoDb db, QueueChoices queues, Texts texts)
{
    /// <returns>Null where there is no such mailbox.</returns>
    public async Task<AliasesView?> HandleAsync(
        Guid mailboxId, AliasForm? form, Guid? id, Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        var address = await db.Set<MailboxAccount>().Where(m => m.Id == mailboxId).Select(m => m.Address).SingleOrDefaultAsync(cancellationToken);
        if (address is null)
            return null;
        var aliases = await db.Set<MailboxAlias>().AsNoTracking().Where(a => a.MailboxId == mailboxId).OrderBy(a => a.Address).ToListAsync(cancellationToken);
        IReadOnlyList<Choice> choices = [new("", texts["channels.alias.queue.mailbox"]), .. (await queues.AllAsync(cancellationToken)).Skip(1)];
        return new AliasesView(
            mailboxId, address,
            [.. aliases.Select(a => new AliasLine(a.Id, a.Address, a.DisplayName, choices.FirstOrDefault(c => a.QueueId is { } queue && c.Value == queue.ToString())?.Label))],
            choices, form, id, errors);
    }
}
