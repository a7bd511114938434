using Vinculo.Customers.Contracts;

namespace Vinculo.Channels.Contracts;

/// <summary>Mail that Vinculo writes by itself (acknowledgements, surveys): queued in the caller's transaction, sent soon after.</summary>
internal interface IOutgoingMail
{
    /// <returns>False when no mailbox can send, or there is no address that takes mail; nothing is queued then.</returns>
    Task<bool> QueueAsync(AutomaticMail mail, CancellationToken cancellationToken);
}

/// <param name="Key">Names this mail for ever: queueing the same key twice sends once.</param>
/// <param name="ConversationId">The conversation it belongs to, for threading and the choice of mailbox.</param>
/// <param name="Markdown">What comes from outside, such as a name, must stand in it as nothing but text: see <see cref="CustomerCard.GreetedAs"/>.</param>
/// <param name="AnswersTo">The address whose message it answers; null for the customer's own from which they wrote last in the conversation, else their main one.</param>
internal sealed record AutomaticMail(
    string Key, Guid ConversationId, Guid CustomerId, string Subject, string Markdown, string? AnswersTo = null);
