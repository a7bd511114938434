using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>Looks at the mail that has not left yet, among all that ever did.</summary>
internal static class MailToLeave
{
    private const string SwitchedOff = KeysOfProblems + "switched-off";

    // What is wrong with one mail or its recipient is noted in the server's words.
    private const string KeysOfProblems = "channels.problem.";

    /// <summary>Both states, in the words of the index's filter: only then does SQLite use the index instead of reading the whole table.</summary>
    public static IQueryable<OutgoingMailItem> All(VinculoDb db) =>
        db.Set<OutgoingMailItem>().Where(m => m.State == OutgoingState.Waiting || m.State == OutgoingState.Sending);

    /// <summary>What waits because its mailbox is switched off, or because something is wrong with it or the server, such as a changed password.</summary>
    public static IQueryable<HeldUpMail> HeldUp(VinculoDb db) =>
        from mail in All(db)
        join mailbox in db.Set<MailboxAccount>() on mail.MailboxId equals mailbox.Id
        where mail.State == OutgoingState.Waiting && (!mailbox.Active || mail.Problem!.StartsWith(KeysOfProblems))
        select new HeldUpMail
        {
            MailboxId = mail.MailboxId,
            NotBefore = mail.NotBefore,
            Problem = mailbox.Active ? mail.Problem! : SwitchedOff,
        };

    /// <summary>Somebody has looked after the mailbox: what was held up is tried at once.</summary>
    public static Task<int> TryHeldUpAsync(VinculoDb db, Guid mailboxId, DateTimeOffset now, CancellationToken cancellationToken) =>
        All(db).Where(m => m.State == OutgoingState.Waiting && m.MailboxId == mailboxId && m.Problem!.StartsWith(KeysOfProblems))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, now), cancellationToken);
}

/// <summary>A mail that waits for its mailbox.</summary>
internal sealed record HeldUpMail
{
    public Guid MailboxId { get; init; }
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Key of the text that says what to do.</summary>
    public required string Problem { get; init; }
}
