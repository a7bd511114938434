namespace Vinculo.Listening.Contracts;

/// <summary>All answers to surveys, in the order of ids, for whoever keeps figures of them and must be able to begin anew.</summary>
internal interface ISurveyRecords
{
    /// <summary>Answers after a survey, as they are now, at most <paramref name="limit"/>; none at the end.</summary>
    Task<IReadOnlyList<SurveyAnswered>> AnsweredAsync(Guid? after, int limit, CancellationToken cancellationToken);
}
