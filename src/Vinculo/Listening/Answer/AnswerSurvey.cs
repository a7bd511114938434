using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Listening.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Listening.Answer;

/// <summary>Takes the answer of whoever has the link.</summary>
internal sealed class AnswerSurvey(VinculoDb db, ICustomers customers, ITimeline timeline, TimeProvider time)
{
    /// <summary>The survey of a link; null when there is none, or the time to answer passed without an answer.</summary>
    public async Task<Survey?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Survey.HashOf(token);
        var survey = await db.Set<Survey>().SingleOrDefaultAsync(s => s.TokenHash == hash, cancellationToken);
        return survey is not null && (survey.FirstAnsweredAt is not null || survey.IsOpen(time.GetUtcNow())) ? survey : null;
    }

    public async Task<Result<Survey>> RunAsync(string token, SurveyAnswer answer, CancellationToken cancellationToken)
    {
        var survey = await FindAsync(token, cancellationToken);
        if (survey is null)
            return Failure.NotFound("listening.unknown-link");
        var now = time.GetUtcNow();
        var before = Scores(survey);
        var result = survey.Answer(answer, now);
        if (!result.Succeeded)
            return result;

        var customer = await customers.FindAsync(survey.CustomerId, cancellationToken);
        db.Audit(Actor.Customer(survey.CustomerId, customer?.Name ?? ""), "survey.answered", survey.Id, before, Scores(survey), now);
        db.Publish(
            new SurveyAnswered(
                survey.Id, survey.ConversationId, survey.CustomerId, survey.AgentId, survey.QueueId, survey.TeamId,
                survey.Csat, survey.Ces, survey.Nps, survey.Comment, survey.FirstAnsweredAt!.Value, now),
            now);
        timeline.Add(new TimelineEntry(
            survey.CustomerId, now, "listening.survey-answered", survey.Id,
            [Shown(survey.Csat), Shown(survey.Ces), Shown(survey.Nps)], $"/inbox/{survey.ConversationId}"));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Failure.Conflict("listening.answered-meanwhile");
        }
        return survey;
    }

    /// <summary>The audit trail is for ever, so it holds the scores but not the words of a customer, who may ask for them to be erased.</summary>
    private static object? Scores(Survey survey) => survey.FirstAnsweredAt is null
        ? null
        : new { survey.Csat, survey.Ces, survey.Nps, commentLetters = survey.Comment?.Length ?? 0 };

    private static string Shown(int? score) => score?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–";
}
