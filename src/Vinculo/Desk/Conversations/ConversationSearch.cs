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
        var digits = ProtocolNumber.TryParse(conversation.Protocol, out var number) ? number.Digits : null;
        return Table.PutAsync(
            db, message.Id,
            [conversation.Subject, message.AuthorName, message.FromAddress, conversation.Protocol, digits, message.Text,
                .. message.Attachments.Select(a => a.Name)],
            cancellationToken);
    }
}
