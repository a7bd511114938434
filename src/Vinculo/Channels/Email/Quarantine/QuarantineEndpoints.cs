using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Receive;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.Quarantine;

/// <summary>One mail in the list.</summary>
/// <param name="IsHere">False when only the mail server has it.</param>
public sealed record QuarantineLine(
    Guid Id, string Reason, string? Detail, string? FromAddress, string? Subject, long Length, DateTimeOffset At, bool IsHere);

/// <summary>The pages under <c>/settings/quarantine</c>: look, try again, download, put aside.</summary>
internal static class QuarantineEndpoints
{
    public const string Path = "/settings/quarantine";
    private const int PageSize = 100;

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup(Path).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", ListAsync);
        pages.MapGet("/{id:guid}/original", DownloadAsync);
        pages.MapPost("/{id:guid}/retry", RetryAsync);
        pages.MapPost("/retry-all", RetryAllAsync);
        pages.MapPost("/{id:guid}/discard", DiscardAsync);
    }

    private static async Task<RazorComponentResult> ListAsync(VinculoDb db, Company company, CancellationToken cancellationToken)
    {
        var lines = await db.Set<QuarantinedMail>().AsNoTracking()
            .Where(m => m.SettledAt == null).OrderByDescending(m => m.At).Take(PageSize)
            .Select(m => new QuarantineLine(m.Id, m.Reason, m.Detail, m.FromAddress, m.Subject, m.Length, m.At, m.Original != QuarantinedMail.OnServer))
            .ToListAsync(cancellationToken);
        return new RazorComponentResult<QuarantinePage>(new { Lines = (IReadOnlyList<QuarantineLine>)lines, Zone = await company.ZoneAsync(cancellationToken) });
    }

    private static async Task<IResult> DownloadAsync(Guid id, HttpContext context, VinculoDb db, CancellationToken cancellationToken)
    {
        var mail = await db.Set<QuarantinedMail>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (mail is null || mail.Original.Length == 0)
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

    private static async Task<IResult> RetryAllAsync(HttpContext context, VinculoDb db, MailIntake intake, Texts texts, CancellationToken cancellationToken)
    {
        var ids = await db.Set<QuarantinedMail>().Where(m => m.SettledAt == null && m.Original != QuarantinedMail.OnServer).OrderBy(m => m.At).Take(PageSize)
            .Select(m => m.Id).ToListAsync(cancellationToken);
        var taken = 0;
        foreach (var id in ids)
            if (await intake.RetryAsync(id, cancellationToken) is { QuarantineReason: null })
                taken++;
        context.Response.ToastAfterRedirect(new Toast(texts["channels.quarantine.retried", taken, ids.Count]));
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
