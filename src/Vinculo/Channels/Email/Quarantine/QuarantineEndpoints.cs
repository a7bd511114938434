using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Receive;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.Quarantine;

/// <summary>One mail in the list.</summary>
/// <param name="Mailbox">The address of the mailbox it came to; null where it was handed in.</param>
/// <param name="IsWaiting">Somebody asked for it to be tried again, which has not been done yet.</param>
public sealed record QuarantineLine(
    Guid Id, string Reason, string? Detail, string? FromAddress, string? Subject, long Length, DateTimeOffset At, string? Mailbox, bool IsWaiting);

/// <summary>The pages under <c>/settings/quarantine</c>: look, try again, download, put aside.</summary>
internal static class QuarantineEndpoints
{
    public const string Path = "/settings/quarantine";
    private const int PageSize = 50;

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup(Path).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", ListAsync);
        pages.MapGet("/{id:guid}/original", DownloadAsync);
        pages.MapPost("/{id:guid}/retry", RetryAsync);
        pages.MapPost("/retry-all", RetryAllAsync);
        pages.MapPost("/{id:guid}/discard", DiscardAsync);
    }

    private static async Task<IResult> ListAsync(string? after, VinculoDb db, Company company, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var last))
            return TypedResults.NotFound();
        var open = db.Set<QuarantinedMail>().Where(m => m.SettledAt == null);
        if (last is not null)
            open = open.Where(m => m.At < last.Instant || (m.At == last.Instant && m.Id.CompareTo(last.Id) < 0));
        var lines = await open.OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(PageSize + 1)
            .Select(m => new QuarantineLine(
                m.Id, m.Reason, m.Detail, m.FromAddress, m.Subject, m.Length, m.At,
                db.Set<MailboxAccount>().Where(box => box.Id == m.MailboxId).Select(box => box.Address).FirstOrDefault(),
                m.TriedBy == QuarantinedMail.Asked))
            .ToListAsync(cancellationToken);
        var page = Paging.Cut(lines, PageSize, line => new Cursor(line.At, line.Id));
        return new RazorComponentResult<QuarantinePage>(new
        {
            Lines = page.Items,
            page.Next,
            Zone = await company.ZoneAsync(cancellationToken),
        });
    }

    private static async Task<IResult> DownloadAsync(Guid id, HttpContext context, VinculoDb db, CancellationToken cancellationToken)
    {
        var mail = await db.Set<QuarantinedMail>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (mail is null)
            return TypedResults.NotFound();
        context.Response.Headers.ContentSecurityPolicy = "sandbox";
        return TypedResults.Stream(Originals.Unpack(mail.Original), "application/octet-stream", $"{id}.eml");
    }

    private static async Task<IResult> RetryAsync(Guid id, HttpContext context, MailIntake intake, Texts texts, CancellationToken cancellationToken)
    {
        var receipt = await intake.RetryAsync(id, cancellationToken);
        if (receipt is null)
            return TypedResults.NotFound();
        context.Response.ToastAfterRedirect(new Toast(receipt.QuarantineReason is { } reason
            ? texts["channels.quarantine.still", texts[reason]]
            : texts["channels.quarantine.taken-in"]));
        return context.LeadTo(Path);
    }

    /// <summary>However many they are: <see cref="RetryQuarantine"/> does it, and the page shows what still waits.</summary>
    private static async Task<IResult> RetryAllAsync(HttpContext context, VinculoDb db, Texts texts, CancellationToken cancellationToken)
    {
        var asked = await db.Set<QuarantinedMail>().Where(m => m.SettledAt == null)
            .ExecuteUpdateAsync(m => m.SetProperty(q => q.TriedBy, QuarantinedMail.Asked), cancellationToken);
        context.Response.ToastAfterRedirect(new Toast(texts.Count("channels.quarantine.retrying", asked)));
        return context.LeadTo(Path);
    }

    private static async Task<IResult> DiscardAsync(
        Guid id, HttpContext context, VinculoDb db, TimeProvider time, Texts texts, CancellationToken cancellationToken)
    {
        var mail = await db.Set<QuarantinedMail>().SingleOrDefaultAsync(m => m.Id == id && m.SettledAt == null, cancellationToken);
        if (mail is null)
            return TypedResults.NotFound();
        mail.Settle(time.GetUtcNow());
        db.Audit(Actor.Of(context.User), "quarantine.discarded", id, new { mail.Reason, mail.FromAddress }, null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        context.Response.ToastAfterRedirect(new Toast(texts["channels.quarantine.discarded"]));
        return context.LeadTo(Path);
    }
}
