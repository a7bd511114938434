using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.Email.Compare;

/// <summary>How a mailbox is, for its page.</summary>
/// <param name="Problem">Key of the text that says what to do; null when all is well.</param>
/// <param name="LastDelay">How long the last mail lay on the server before it was here.</param>
/// <param name="ComparedAt">When the server's messages and ours were compared; null before the first time.</param>
/// <param name="Missing">The first of the messages that the server holds and that are not here.</param>
/// <param name="HeldUp">How many mails wait because something is wrong with the mailbox.</param>
/// <param name="SendProblem">Key of the text that says what to do about them; null when none waits.</param>
public sealed record MailboxHealth(
    Guid Id, bool Active, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, string? Problem, string? ProblemDetail,
    DateTimeOffset? LastMailAt, TimeSpan? LastDelay, DateTimeOffset? ComparedAt, int MissingCount, bool BringsMissing,
    IReadOnlyList<MissingLine> Missing, int HeldUp, string? SendProblem);

/// <summary>One message that is missing here.</summary>
/// <param name="IsDescribed">The server said what it is; some cannot read a damaged message.</param>
/// <param name="IsTooLarge">Longer than this installation takes.</param>
public sealed record MissingLine(
    long Uid, string? FromAddress, string? Subject, long Length, DateTimeOffset? ReachedServerAt, bool IsDescribed, bool IsTooLarge);

/// <summary>How a mailbox is, and what to do about what is missing: parts of the page <c>/settings/mailboxes/ID</c>.</summary>
internal static class MailboxHealthEndpoints
{
    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup(MailboxEndpoints.Path + "/{id:guid}").ForRole(Role.Administrator).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("/health", ShowAsync);
        pages.MapPost("/compare", (HttpContext context, Guid id, VinculoDb db, TimeProvider time, Texts texts, CancellationToken stop) =>
            AskAsync(context, id, "mailbox.compare-asked", db, time, texts, stop));
        pages.MapPost("/missing/{uid:long}/leave", LeaveAsync);
        pages.MapPost("/bring-in", (HttpContext context, Guid id, VinculoDb db, TimeProvider time, Texts texts, CancellationToken stop) =>
            AskAsync(context, id, "mailbox.bring-in-asked", db, time, texts, stop));
    }

    public static async Task<MailboxHealth?> ReadAsync(VinculoDb db, VinculoSettings settings, Guid id, CancellationToken cancellationToken)
    {
        var mailbox = await db.Set<MailboxAccount>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (mailbox is null)
            return null;
        var missing = mailbox.MissingCount == 0 ? [] : await db.Set<MissingMail>().AsNoTracking().Where(m => m.MailboxId == id)
            .OrderByDescending(m => m.Uid).ToListAsync(cancellationToken);
        var heldUp = MailToLeave.HeldUp(db).Where(m => m.MailboxId == id);
        var sendProblem = await heldUp.OrderByDescending(m => m.NotBefore).Select(m => m.Problem).FirstOrDefaultAsync(cancellationToken);
        return new MailboxHealth(
            id, mailbox.Active, mailbox.LastSuccessAt, mailbox.FailingSince, mailbox.Problem, mailbox.ProblemDetail,
            mailbox.LastMailAt, mailbox.LastDelaySeconds is { } delay ? TimeSpan.FromSeconds(delay) : null,
            mailbox.ComparedAt, mailbox.MissingCount, mailbox.BringsMissing,
            missing.ConvertAll(m => new MissingLine(
                m.Uid, m.FromAddress, m.Subject, m.Length, m.ReachedServerAt, m.IsDescribed, m.Length > settings.MaxMessageBytes)),
            sendProblem is null ? 0 : await heldUp.CountAsync(cancellationToken), sendProblem);
    }

    private static async Task<IResult> ShowAsync(Guid id, VinculoDb db, VinculoSettings settings, Company company, CancellationToken cancellationToken) =>
        await ReadAsync(db, settings, id, cancellationToken) is { } health
            ? new RazorComponentResult<MailboxHealthPart>(new { Health = health, Zone = await company.ZoneAsync(cancellationToken) })
            : TypedResults.NotFound();

    /// <summary>Somebody has seen that it is missing, and wants it to stay on the server.</summary>
    private static async Task<IResult> LeaveAsync(
        HttpContext context, Guid id, long uid, VinculoDb db, TimeProvider time, Texts texts, CancellationToken cancellationToken)
    {
        var mailbox = await db.Set<MailboxAccount>().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        var missing = await db.Set<MissingMail>().AsNoTracking().SingleOrDefaultAsync(m => m.MailboxId == id && m.Uid == uid, cancellationToken);
        if (mailbox is null || missing is null || mailbox.MissingCount == 0)
            return TypedResults.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // It may be brought in at this moment, or somebody else may have pressed the same: then it is not left there by this.
        var isLeft = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO channels_taken_uid (mailbox_id, uid_validity, uid) VALUES ({id}, {mailbox.UidValidity}, {uid}) ON CONFLICT DO NOTHING",
            cancellationToken) == 1;
        if (await db.Set<MissingMail>().Where(m => m.MailboxId == id && m.Uid == uid).ExecuteDeleteAsync(cancellationToken) == 1)
            mailbox.LeaveOne();
        if (isLeft)
            db.Audit(Actor.Of(context.User), "mailbox.message-left", id, new { missing.FromAddress, missing.Length }, null, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isLeft)
            context.Response.ToastAfterRedirect(new Toast(texts["channels.mailbox.message-left"]));
        return context.LeadTo($"{MailboxEndpoints.Path}/{id}");
    }

    /// <summary>Whoever reads the mailbox begins anew when its revision changes, and does what was asked for.</summary>
    private static async Task<IResult> AskAsync(
        HttpContext context, Guid id, string action, VinculoDb db, TimeProvider time, Texts texts, CancellationToken cancellationToken)
    {
        var mailbox = await db.Set<MailboxAccount>().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (mailbox is null)
            return TypedResults.NotFound();
        var now = time.GetUtcNow();
        mailbox.AskComparison(bringIn: action == "mailbox.bring-in-asked", Ids.New(now));
        db.Audit(Actor.Of(context.User), action, id, null, new { mailbox.MissingCount }, now);
        await db.SaveChangesAsync(cancellationToken);
        context.Response.ToastAfterRedirect(new Toast(texts["channels." + action]));
        return context.LeadTo($"{MailboxEndpoints.Path}/{id}");
    }
}
