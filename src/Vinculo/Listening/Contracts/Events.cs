using Vinculo.Platform.Events;

namespace Vinculo.Listening.Contracts;

/// <summary>A customer has answered a survey, or changed the answer: the whole answer as it is now.</summary>
/// <param name="AgentId">Who resolved the conversation; null when nobody of the company did.</param>
/// <param name="QueueId">The queue that had the conversation when the customer was asked, and its team.</param>
/// <param name="Csat">1 to 5, or null.</param>
/// <param name="Ces">1 to 10, 1 being easy, or null.</param>
/// <param name="Nps">0 to 10, or null.</param>
[EventName("listening.survey-answered.v1")]
internal sealed record SurveyAnswered(
    Guid SurveyId, Guid ConversationId, Guid CustomerId, Guid? AgentId, Guid QueueId, Guid? TeamId, int? Csat, int? Ces, int? Nps,
    string? Comment, DateTimeOffset FirstAnsweredAt, DateTimeOffset At);
