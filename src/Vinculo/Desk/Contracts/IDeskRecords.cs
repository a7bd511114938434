namespace Vinculo.Desk.Contracts;

/// <summary>All that Desk holds, in the order of ids, for whoever keeps figures of it and must be able to begin anew.</summary>
internal interface IDeskRecords
{
    /// <summary>Ids of conversations after one, at most <paramref name="limit"/>; none at the end.</summary>
    Task<IReadOnlyList<Guid>> ConversationsAsync(Guid? after, int limit, CancellationToken cancellationToken);

    /// <summary>The messages received of a conversation, each as it was told when it came.</summary>
    Task<IReadOnlyList<MessageReceived>> ReceivedAsync(Guid conversationId, CancellationToken cancellationToken);
}
