using Microsoft.EntityFrameworkCore;
using Vinculo.Listening.Contracts;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Insight.Facts;

/// <summary>Keeps a survey's answer as it is now.</summary>
internal sealed class KeepSurveyFacts(VinculoDb db) : IEventHandler<SurveyAnswered>
{
    public async Task HandleAsync(SurveyAnswered @event, CancellationToken cancellationToken)
    {
        await RunAsync(@event, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Changes the row in the caller's transaction; the caller saves.</summary>
    public async Task RunAsync(SurveyAnswered answer, CancellationToken cancellationToken)
    {
        var fact = await db.Set<SurveyFact>().SingleOrDefaultAsync(s => s.Id == answer.SurveyId, cancellationToken);
        if (fact is null)
            db.Add(fact = SurveyFact.Of(answer));
        fact.Take(answer);
    }
}
