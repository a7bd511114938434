using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Notices;

/// <summary>Makes a notice of what one person did that another is to know, and of answers that did not arrive.</summary>
internal sealed class KeepNotices(VinculoDb db, IPeople people, TimeProvider time)
    : IEventHandler<Mentioned>, IEventHandler<ConversationAssigned>, IEventHandler<AnswerNotDelivered>
{
    public async Task HandleAsync(Mentioned @event, CancellationToken cancellationToken)
    {
        var by = (await people.ByIdAsync([@event.ByAccountId], cancellationToken)).GetValueOrDefault(@event.ByAccountId);
        await AddOnceAsync(@event.AccountId, NoticeKind.Mentioned, @event.ConversationId, @event.MessageId, by?.Name ?? "", cancellationToken);
    }

    public Task HandleAsync(ConversationAssigned @event, CancellationToken cancellationToken) =>
        AddOnceAsync(@event.AccountId, NoticeKind.Assigned, @event.ConversationId, @event.MessageId, @event.ByName, cancellationToken);

    /// <summary>For whoever is in charge of the conversation, else for who wrote the answer. Each time it fails is a notice.</summary>
    public async Task HandleAsync(AnswerNotDelivered @event, CancellationToken cancellationToken)
    {
        var found = await db.Set<Message>().Where(m => m.Id == @event.MessageId)
            .Join(db.Set<Conversation>(), m => m.ConversationId, c => c.Id, (m, c) => new { c.Id, AccountId = c.AssigneeId ?? m.AuthorId })
            .SingleOrDefaultAsync(cancellationToken);
        if (found?.AccountId is { } account)
            await AddAsync(account, NoticeKind.NotDelivered, found.Id, @event.MessageId, "", cancellationToken);
    }

    /// <summary>Handed over with a note that names the same person: one notice says both.</summary>
    private async Task AddOnceAsync(
        Guid account, NoticeKind kind, Guid conversation, Guid? message, string by, CancellationToken cancellationToken)
    {
        if (message is null || !await db.Set<Notice>().AnyAsync(n => n.AccountId == account && n.MessageId == message, cancellationToken))
            await AddAsync(account, kind, conversation, message, by, cancellationToken);
    }

    private async Task AddAsync(
        Guid account, NoticeKind kind, Guid conversation, Guid? message, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        db.Add(new Notice
        {
            Id = Ids.New(now),
            AccountId = account,
            Kind = kind,
            ConversationId = conversation,
            MessageId = message,
            ByName = by.Cut(200),
            At = now,
        });
        db.Publish(new NoticesChanged(account, now), now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
