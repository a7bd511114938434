using Vinculo.Desk.Contracts;
using Vinculo.Measures.Identity;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Conversations;

/// <summary>Finds messages, and by them conversations, by words.</summary>
internal static class ConversationSearch
{
    public static readonly SearchTable Table = new("desk_message_search");

    public static Task PutAsync(VinculoDb db, Conversation conversation, Message message, CancellationToken cancellationToken)
    {
        var words = SearchText.ToIndex([message.AuthorName, message.FromAddress, message.Text, .. message.Attachments.Select(a => a.Name)]);
        return PutAsync(db, conversation, message.Id, words, cancellationToken);
    }

    /// <summary>The same with the words of the message made beforehand.</summary>
    public static Task PutAsync(VinculoDb db, Conversation conversation, Guid messageId, string words, CancellationToken cancellationToken)
    {
        var digits = ProtocolNumber.TryParse(conversation.Protocol, out var number) ? number.Digits : null;
        return Table.PutWordsAsync(
            db, messageId, SearchText.ToIndex(conversation.Subject, conversation.Protocol, digits) + " " + words, cancellationToken);
    }

    /// <summary>The words of a message from outside.</summary>
    public static string Words(IncomingMessage message) =>
        SearchText.ToIndex([message.FromName, message.FromAddress, message.Text, .. message.Files.Select(file => file.Name)]);
}
