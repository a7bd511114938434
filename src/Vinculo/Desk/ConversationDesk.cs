using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Settings;
using Vinculo.Mail;
using Vinculo.Measures.Identity;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk;

/// <summary>The door of this module for the others.</summary>
internal sealed class ConversationDesk(VinculoDb db, ReceiveMessage receive, PersonalLinks links, TimeProvider time) : IDesk
{
    private static readonly Compiled<Func<VinculoDb, Guid, CancellationToken, Task<Message>>> ById = new(() => EF.CompileAsyncQuery(
        (VinculoDb db, Guid id, CancellationToken _) => db.Set<Message>().Single(m => m.Id == id)));

    public Task<ReceivedMessage> ReceiveAsync(
        IncomingMessage message, CancellationToken cancellationToken, Action<ReceivedMessage>? alongside = null) =>
        receive.RunAsync(
            message with
            {
                Subject = links.CutIn(message.Subject),
                Text = links.CutIn(message.Text),
                QuotedText = links.CutIn(message.QuotedText),
                Html = links.CutIn(message.Html),
            },
            alongside, cancellationToken);

    public Task<ConversationCard?> FindAsync(Guid conversationId, CancellationToken cancellationToken) =>
        Cards(db.Set<Conversation>().Where(c => c.Id == conversationId)).SingleOrDefaultAsync(cancellationToken);

    public async Task<ConversationCard?> FindByProtocolAsync(string protocol, CancellationToken cancellationToken)
    {
        if (!ProtocolNumber.TryParse(protocol, out var number))
            return null;
        var written = number.Format();
        var named = await Cards(db.Set<Conversation>().Where(c => c.Protocol == written)).SingleOrDefaultAsync(cancellationToken);
        if (named is not { State: ConversationState.Merged })
            return named;
        var survivor = await FindAsync(await MergeConversations.WhereItWentAsync(db, named.Id, cancellationToken), cancellationToken);
        return survivor! with
        {
            CustomerId = named.CustomerId,
        };
    }

    public async Task<MessageToDeliver?> MessageAsync(Guid messageId, CancellationToken cancellationToken)
    {
        var found = await db.Set<Message>().AsNoTracking().Where(m => m.Id == messageId && m.Kind == MessageKind.Reply)
            .Join(db.Set<Conversation>(), m => m.ConversationId, c => c.Id, (m, c) => new
            {
                Message = m,
                Conversation = c,
                m.Attachments,
                BeganWith = db.Set<Message>().Where(first => c.StartedByUs && first.ConversationId == c.Id && first.SentTo != null)
                    .OrderBy(first => first.Id).Select(first => first.SentTo).FirstOrDefault(),
            })
            .AsSingleQuery()
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var (message, conversation) = (found.Message, found.Conversation);
        var answers = await db.Set<Message>().AsNoTracking()
            .Where(m => m.ConversationId == conversation.Id && m.Kind == MessageKind.Received && m.Id.CompareTo(message.Id) < 0)
            .OrderBy(m => m.IsAutomatic).ThenByDescending(m => m.Id)
            .Select(m => new AnsweredMessage(m.Id, m.AuthorName, m.At, m.Text))
            .FirstOrDefaultAsync(cancellationToken);
        return new MessageToDeliver(
            message.Id, conversation.Id, conversation.Protocol, conversation.CustomerId, conversation.Channel, conversation.Subject,
            message.Text, message.AuthorName,
            [.. found.Attachments.OrderBy(a => a.Id).Select(a => new MessageFile(a.Name, a.ContentType, a.BlobHash, a.Length, a.ContentId))],
            message.At, conversation.QueueId, answers, found.BeganWith is { } began ? Mailbox.FindIn(began)?.Address : null,
            message.SentTo is { } to ? new Recipients(to, message.SentCc ?? "") : null);
    }

    public async Task SetDeliveryAsync(
        Guid messageId, DeliveryState state, string? problem, CancellationToken cancellationToken, Recipients? sentTo = null)
    {
        var message = await ById.For(db)(db, messageId, cancellationToken);
        var wasUndelivered = message.IsUndelivered;
        message.SetDelivery(state, problem);
        if (sentTo is not null)
            message.SendTo(sentTo);
        var now = time.GetUtcNow();
        db.Publish(new ConversationChanged(message.ConversationId, now), now);
        if (message.IsUndelivered && !wasUndelivered)
            db.Publish(new AnswerNotDelivered(message.ConversationId, messageId, now), now);
        await db.SaveChangesAsync(cancellationToken);
    }

    public Task<string?> SignatureAsync(Guid queueId, CancellationToken cancellationToken) =>
        db.Set<Queue>().Where(q => q.Id == queueId).Select(q => q.Signature).SingleOrDefaultAsync(cancellationToken);

    public Task<string?> WrittenFromAsync(Guid messageId, CancellationToken cancellationToken) =>
        db.Set<Message>().Where(m => m.Id == messageId).Select(m => m.FromAddress).SingleOrDefaultAsync(cancellationToken);

    public Task<string?> LastWrittenFromAsync(Guid conversationId, CancellationToken cancellationToken, IReadOnlyList<string>? among = null) =>
        db.Set<Message>()
            .Where(m => m.ConversationId == conversationId && m.Kind == MessageKind.Received && m.FromAddress != null && (among == null || among.Contains(m.FromAddress)))
            .OrderBy(m => m.IsAutomatic).ThenByDescending(m => m.Id).Select(m => m.FromAddress).FirstOrDefaultAsync(cancellationToken);

    public Task<Guid?> ConversationOfAsync(Guid messageId, CancellationToken cancellationToken) =>
        db.Set<Message>().Where(m => m.Id == messageId).Select(m => (Guid?)m.ConversationId).SingleOrDefaultAsync(cancellationToken);

    public Task<MessageStanding?> StandingOfAsync(Guid messageId, CancellationToken cancellationToken) =>
        db.Set<Message>().Where(m => m.Id == messageId)
            .Select(m => new MessageStanding(m.ConversationId, m.SenderCheck == SenderCheck.Failed,
                !db.Set<Message>().Any(other => other.ConversationId == m.ConversationId && other.Id.CompareTo(m.Id) < 0)))
            .SingleOrDefaultAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<Guid, Guid>> ConversationsOfAsync(
        IReadOnlyCollection<Guid> messageIds, CancellationToken cancellationToken) =>
        await db.Set<Message>().Where(m => messageIds.Contains(m.Id)).Select(m => new { m.Id, m.ConversationId })
            .ToDictionaryAsync(m => m.Id, m => m.ConversationId, cancellationToken);

    public async Task<ConversationFacts?> FactsAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        var found = await db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks).AsSingleQuery()
            .Where(c => c.Id == conversationId)
            .Select(c => new { Conversation = c, TeamId = db.Set<Queue>().Where(q => q.Id == c.QueueId).Select(q => q.TeamId).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var c = found.Conversation;
        return new ConversationFacts(
            c.Id, c.Protocol, c.CustomerId, c.Subject, c.Channel, c.State, c.Complexity, c.QueueId, found.TeamId, c.AssigneeId, c.OpenedAt,
            c.FirstAnsweredAt, c.FirstAnswerSeconds, c.ResolvedAt, c.ResolutionSeconds, c.NextDueAt, c.PromisesSince is not null && !c.SenderInDoubt,
            [.. c.Clocks.Where(clock => clock.State != ClockState.Lapsed).OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.Kind)
                .Select(clock => new PromiseFacts(clock.Kind, clock.Rule, DueOf(clock), clock.StoppedAt, clock.Kept))]);
    }

    /// <summary>A paused clock has no due instant; it stands for what was left when it paused.</summary>
    private static DateTimeOffset DueOf(ServiceClock clock) => clock.DueAt ?? clock.ChangedAt + clock.RemainingAtLastChange;

    private static IQueryable<ConversationCard> Cards(IQueryable<Conversation> conversations) => conversations.AsNoTracking()
        .Select(c => new ConversationCard(
            c.Id, c.Protocol, c.CustomerId, c.Subject, c.State, c.Channel, c.Complexity, c.QueueId, c.AssigneeId, c.PolicyVersionId, c.OpenedAt,
            c.Clocks.Where(k => k.Kind == PromiseKind.FirstAnswer).Select(k => k.DueAt).FirstOrDefault(),
            c.Clocks.Where(k => k.Kind == PromiseKind.FirstAnswer).Select(k => (int?)k.Minutes).FirstOrDefault()));
}
