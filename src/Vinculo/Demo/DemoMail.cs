using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Demo;

/// <summary>
/// The post of the demonstration's past: whatever Vinculo writes by itself is kept here for the demonstration to read
/// (its customers answer surveys), and nothing leaves.
/// </summary>
internal sealed partial class DemoMail : IOutgoingMail
{
    private readonly Queue<AutomaticMail> unread = new();

    public Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken)
    {
        unread.Enqueue(mail);
        return Task.FromResult(true);
    }

    /// <summary>The link of a mail that asks for an opinion; null when it is another mail.</summary>
    public static string? SurveyLink(AutomaticMail mail) => Link().Match(mail.Markdown) is { Success: true } link ? link.Value : null;

    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AutomaticMail? mail) => unread.TryDequeue(out mail);

    [GeneratedRegex("https?://[^ )]+/s/[A-Za-z0-9_-]{20,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}

/// <summary>
/// Mail that Vinculo writes by itself while the demonstration runs: with a mailbox it is sent as usual; without one
/// nobody gets it, and the log says where the customer would answer, so that this can be tried out.
/// </summary>
internal sealed class SayWhereToAnswer(OutgoingMailQueue queue, ILogger<SayWhereToAnswer> logger) : IOutgoingMail
{
    public async Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken)
    {
        if (await queue.QueueAsync(mail, cancellationToken))
            return true;
        if (DemoMail.SurveyLink(mail) is not { } link)
            return false;
        logger.LogInformation("No mailbox is connected, so the demonstration sends no survey; the customer would answer at {Link}", link);
        return true;
    }
}

/// <summary>Where no mailbox is connected, an agent's answer counts as sent: a demonstration has nobody to send it to.</summary>
internal sealed class CountAsSent(VinculoDb db, IDesk desk) : IEventHandler<ReplyWritten>
{
    public async Task HandleAsync(ReplyWritten @event, CancellationToken cancellationToken)
    {
        if (!await db.Set<MailboxAccount>().AnyAsync(cancellationToken))
            await desk.SetDeliveryAsync(@event.MessageId, DeliveryState.Sent, null, cancellationToken);
    }
}
