using Microsoft.EntityFrameworkCore;
using Vinculo.Listening.Contracts;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Answers;

/// <summary>Goes through all answers, in the order of ids.</summary>
internal sealed class SurveyRecords(VinculoDb db) : ISurveyRecords
{
    public async Task<IReadOnlyList<SurveyAnswered>> AnsweredAsync(Guid? after, int limit, CancellationToken cancellationToken)
    {
        var last = after ?? Guid.Empty;
        return await db.Set<Survey>().Where(s => s.FirstAnsweredAt != null && s.Id.CompareTo(last) > 0).OrderBy(s => s.Id)
            .Select(s => new SurveyAnswered(
                s.Id, s.ConversationId, s.CustomerId, s.AgentId, s.QueueId, s.TeamId, s.Csat, s.Ces, s.Nps, s.Comment,
                s.FirstAnsweredAt!.Value, s.LastAnsweredAt!.Value))
            .Take(limit).ToListAsync(cancellationToken);
    }
}
