using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Answering;

/// <param name="Attachments">Files uploaded before.</param>
/// <param name="Resolve">Send and resolve.</param>
/// <param name="Version">The version of the conversation that the author saw, so that no answer crosses another unseen.</param>
/// <param name="To">E-mail addresses, alone or with names; null for whoever wrote last.</param>
/// <param name="Cc">Who gets a copy; null for nobody.</param>
internal sealed record Reply(
    string Markdown, IReadOnlyList<Guid>? Attachments = null, bool Resolve = false, int? Version = null,
    IReadOnlyList<string>? To = null, IReadOnlyList<string>? Cc = null);

/// <summary>Answers the customer: the channel of the conversation delivers it.</summary>
internal sealed class WriteReply(VinculoDb db, ConversationChanges changes, ChooseRecipients recipients, ITimeline timeline)
{
    public const int LongestText = 100_000;

    public Task<Result<Changed>> RunAsync(Guid conversationId, Reply reply, Actor author, CancellationToken cancellationToken)
    {
        if (Check(reply.Markdown) is { } failure)
            return Task.FromResult<Result<Changed>>(failure);
        return changes.ApplyAsync(
            conversationId, reply.Version, author, reply.Resolve ? "conversation.resolved" : "conversation.replied",
            (change, token) => WriteAsync(change, reply, token), cancellationToken);
    }

    /// <summary>Why a text cannot be sent, or null.</summary>
    public static Failure? Check(string? markdown) =>
        string.IsNullOrWhiteSpace(markdown) ? Failure.Invalid("desk.reply-empty", "markdown")
        : markdown.Length > LongestText ? Failure.Invalid("desk.text-too-long", "markdown", LongestText)
        : null;

    /// <summary>Writes it inside another change, such as opening the conversation.</summary>
    public async Task<Failure?> WriteAsync(Change change, Reply reply, CancellationToken cancellationToken)
    {
        var conversation = change.Conversation;
        if (conversation.State == ConversationState.Merged)
            return Failure.Conflict("desk.merged");
        var message = new Message(conversation.Id, DeliveryState.Pending)
        {
            Id = Ids.New(change.Now),
            Kind = MessageKind.Reply,
            At = change.Now,
            AuthorId = change.AccountId,
            AuthorName = change.Actor.Name,
            Text = reply.Markdown.Trim(),
        };
        var (chosen, wrong) = await recipients.CheckAsync(conversation, reply.To, reply.Cc, cancellationToken);
        if (wrong is not null)
            return wrong;
        // Kept with the answer: whoever writes before it leaves is not who is answered.
        if (chosen is null && await recipients.OfferAsync(conversation.Id, conversation.CustomerId, cancellationToken) is { } offered)
            chosen = new Recipients(offered.To);
        if (chosen is not null)
            message.SendTo(chosen);
        if (await UploadFile.AttachAsync(db, reply.Attachments, message, change.Actor, cancellationToken) is { } failure)
            return failure;
        if (conversation.AssigneeId is null && change.AccountId is { } account)
            conversation.Assign(account, change.Actor.Name, change.At); // who answers what is nobody's takes it
        conversation.Answer(message.Text, change.At);
        db.Set<Message>().Add(message);
        change.MessageId = message.Id;
        change.Publish(new ReplyWritten(conversation.Id, message.Id, conversation.CustomerId, conversation.Channel, change.Now));
        await db.SaveChangesAsync(cancellationToken);
        await ConversationSearch.PutAsync(db, conversation, message, cancellationToken);
        if (!reply.Resolve)
            return null;
        change.Record("conversation.replied");
        return ResolveConversation.Settle(change, timeline);
    }
}
