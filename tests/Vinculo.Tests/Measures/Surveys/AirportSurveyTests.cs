using System.Globalization;
using Vinculo.Measures.Surveys;

namespace Vinculo.Tests.Measures.Surveys;

/// <summary>The answers of 2,831 passengers of an airport in 2017, with the figures published for them.</summary>
public sealed class AirportSurveyTests
{
    [Fact]
    public void The_net_promoter_score_is_the_published_one()
    {
        // 11 and an empty field stand for no answer.
        var score = NetPromoterScore.OfAnswers(Column("NETPRO").Where(answer => answer <= 10));

        (score.N, score.Promoters, score.Passives, score.Detractors).ShouldBe((2746, 1436, 968, 342));
        score.Value!.Value.ShouldBe(39.84, 0.005);
    }

    [Fact]
    public void The_satisfaction_is_the_published_one()
    {
        var satisfaction = CustomerSatisfaction.OfAnswers(Column("Q7ALL"));

        satisfaction.N.ShouldBe(2688);
        satisfaction.Mean.Value!.Value.ShouldBe(4.0644, 0.00005);
        satisfaction.Satisfied.Value!.Value.ShouldBe(0.8207, 0.00005);
    }

    static IEnumerable<int> Column(string name) => Csv.Column("nps/sfo_2017.csv", name)
        .Where(field => field.Length > 0 && field.All(char.IsAsciiDigit))
        .Select(field => int.Parse(field, CultureInfo.InvariantCulture));
}
