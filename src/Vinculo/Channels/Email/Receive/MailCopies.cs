using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Receive;

/// <summary>
/// Recognises the same writing that came before on another way, on which a mailing list or a scanner changed it. The id
/// alone proves nothing, for some programs give the same one to different mail: sender, date and words must agree too.
/// </summary>
internal sealed class MailCopies(VinculoDb db, IDesk desk)
{
    /// <param name="WasQuiet">The earlier one woke no promise, as it came by a list.</param>
    /// <param name="IsInDoubt">The earlier one failed the check of its sender, as what a list has changed may.</param>
    /// <param name="Began">The earlier one began its conversation.</param>
    internal sealed record Earlier(Guid ConversationId, bool WasQuiet, bool IsInDoubt, bool Began);

    /// <returns>Null when it came in no other way before.</returns>
    public async Task<Earlier?> FindAsync(MailMessage mail, IncomingParts parts, OurAddresses ours, CancellationToken cancellationToken)
    {
        if (mail.MessageId is null || mail.Date is null)
            return null;
        var id = mail.MessageId.Cut(500);
        var earlier = await db.Set<ReceivedMail>()
            .Where(m => m.MessageIdHeader == id && m.FromAddress == parts.FromAddress && m.MessageId != null)
            .OrderByDescending(m => m.ReceivedAt).Select(m => new { MessageId = m.MessageId!.Value, m.Original }).FirstOrDefaultAsync(cancellationToken);
        if (earlier is null)
            return null;
        using var first = await MailReader.ReadAsync(Originals.Unpack(earlier.Original), cancellationToken: cancellationToken);
        if (first.Date != mail.Date || !SaysTheSame(first.Text, mail.Text))
            return null;
        return await desk.StandingOfAsync(earlier.MessageId, cancellationToken) is { } stands
            ? new Earlier(stands.ConversationId, TrueAuthor.IsQuiet(first, ours), stands.SenderInDoubt, stands.IsFirst)
            : null;
    }

    /// <summary>One holds the whole of the other: what is more is a footer.</summary>
    private static bool SaysTheSame(string one, string other)
    {
        var (shorter, longer) = (Squeeze(one), Squeeze(other));
        if (shorter.Length > longer.Length)
            (shorter, longer) = (longer, shorter);
        return shorter.Length == 0 ? longer.Length == 0 : longer.Contains(shorter, StringComparison.Ordinal);
    }

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
