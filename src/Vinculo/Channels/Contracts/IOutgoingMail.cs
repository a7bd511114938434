namespace Vinculo.Channels.Contracts;

/// <summary>Mail that Vinculo writes by itself (acknowledgements, surveys): queued in the caller's transaction, sent soon after.</summary>
internal interface IOutgoingMail
{
    /// <returns>False when no mailbox can send or the customer has no address; nothing is queued then.</returns>
    Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken);
}

/// <param name="Key">Names this mail for ever: queueing the same key twice sends once.</param>
/// <param name="ConversationId">The conversation it belongs to, for threading and the choice of mailbox.</param>
internal sealed record AutomaticMail(string Key, Guid ConversationId, Guid CustomerId, string Subject, string Markdown);
