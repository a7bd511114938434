using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Storage;

namespace Vinculo.Channels.Email.Send;

/// <summary>Looks at the mail that has not left yet, among all that ever did.</summary>
internal static class MailToLeave
{
    // What is wrong with one mail or its recipient is noted in the server's words.
    private const string KeysOfProblems = "channels.problem.";

    /// <summary>Both states, in the words of the index's filter: only then does SQLite use the index instead of reading the whole table.</summary>
    public static IQueryable<OutgoingMailItem> All(VinculoDb db) =>
        db.Set<OutgoingMailItem>().Where(m => m.State == OutgoingState.Waiting || m.State == OutgoingState.Sending);

    /// <summary>What waits because something is wrong with its mailbox or the server, such as a changed password.</summary>
    public static IQueryable<OutgoingMailItem> HeldUp(VinculoDb db) =>
        All(db).Where(m => m.State == OutgoingState.Waiting && m.Problem!.StartsWith(KeysOfProblems));

    /// <summary>Somebody has looked after the mailbox: what was held up is tried at once.</summary>
    public static Task<int> TryHeldUpAsync(VinculoDb db, Guid mailboxId, DateTimeOffset now, CancellationToken cancellationToken) =>
        HeldUp(db).Where(m => m.MailboxId == mailboxId).ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, now), cancellationToken);
}
