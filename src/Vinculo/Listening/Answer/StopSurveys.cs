using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Answer;

/// <summary>A customer asks not to be sent surveys any more, or to be sent them again.</summary>
internal sealed class StopSurveys(VinculoDb db, AnswerSurvey surveys, TimeProvider time)
{
    /// <returns>The survey of the link; null when there is none.</returns>
    public async Task<Survey?> RunAsync(string token, bool stop, CancellationToken cancellationToken)
    {
        var survey = await surveys.FindAsync(token, cancellationToken);
        if (survey is null)
            return null;
        var now = time.GetUtcNow();
        var existing = await db.Set<OptOut>().SingleOrDefaultAsync(o => o.CustomerId == survey.CustomerId, cancellationToken);
        if (stop == existing is not null)
            return survey;
        if (existing is null)
            db.Add(new OptOut { CustomerId = survey.CustomerId, At = now });
        else
            db.Remove(existing);
        db.Audit(Actor.Customer(survey.CustomerId, ""), stop ? "survey.opted-out" : "survey.opted-in", survey.CustomerId, null, null, now);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Pressed twice at once: the other request has done the same.
            db.ChangeTracker.Clear();
        }
        return survey;
    }

    public Task<bool> HasStoppedAsync(Guid customerId, CancellationToken cancellationToken) =>
        db.Set<OptOut>().AnyAsync(o => o.CustomerId == customerId, cancellationToken);
}
