using System.Text.RegularExpressions;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Answering;

internal sealed record Note(string Markdown, IReadOnlyList<Guid>? Attachments = null);

/// <summary>Writes a note among colleagues; <c>@handle</c> calls one of them.</summary>
internal sealed partial class WriteNote(VinculoDb db, ConversationChanges changes, IPeople people)
{
    public Task<Result<Changed>> RunAsync(Guid conversationId, Note note, Actor author, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(note.Markdown))
            return Task.FromResult<Result<Changed>>(Failure.Invalid("desk.note-empty", "markdown"));
        if (note.Markdown.Length > WriteReply.LongestText)
            return Task.FromResult<Result<Changed>>(Failure.Invalid("desk.text-too-long", "markdown", WriteReply.LongestText));
        return changes.ApplyAsync(
            conversationId, null, author, "conversation.noted", (change, token) => WriteAsync(change, note, token), cancellationToken);
    }

    /// <summary>Adds a note inside another change, such as a hand-over.</summary>
    public async Task<Failure?> WriteAsync(Change change, Note note, CancellationToken cancellationToken)
    {
        var conversation = change.Conversation;
        if (conversation.State == ConversationState.Merged)
            return Failure.Conflict("desk.merged");
        var message = new Message(conversation.Id)
        {
            Id = Ids.New(change.Now),
            Kind = MessageKind.Note,
            At = change.Now,
            AuthorId = change.AccountId,
            AuthorName = change.Actor.Name,
            Text = note.Markdown.Trim(),
        };
        if (await UploadFile.AttachAsync(db, note.Attachments, message, change.Actor, cancellationToken) is { } failure)
            return failure;
        conversation.AddNote(change.At);
        db.Set<Message>().Add(message);
        change.MessageId = message.Id;
        foreach (var colleague in await MentionedAsync(message.Text, cancellationToken))
        {
            if (change.AccountId is { } by && by != colleague)
                change.Publish(new Mentioned(conversation.Id, message.Id, colleague, by, change.Now));
        }
        await db.SaveChangesAsync(cancellationToken);
        await ConversationSearch.PutAsync(db, conversation, message, cancellationToken);
        return null;
    }

    private async Task<IEnumerable<Guid>> MentionedAsync(string text, CancellationToken cancellationToken)
    {
        var handles = Handle().Matches(text).Select(m => m.Groups["handle"].Value.TrimEnd('.').ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        if (handles.Count == 0)
            return [];
        return (await people.AllAsync(cancellationToken)).Where(p => handles.Contains(p.Handle)).Select(p => p.Id);
    }

    // What stands before an @ of an address is a letter or digit: that is no mention.
    [GeneratedRegex(@"(?<![\p{L}\p{N}._-])@(?<handle>[\p{L}\p{N}._+-]{1,64})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Handle();
}
