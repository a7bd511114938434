using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Listening;
using Vinculo.Listening.Answer;
using Vinculo.Listening.Ask;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Tests.Plan;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Listening.Answer;

/// <summary>The page behind the link, as a customer without an account and a browser without scripts see it.</summary>
public class AnswerSurveyTests
{
    [Theory, BothEngines]
    public async Task A_customer_answers_and_is_thanked(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var link = await app.AskAsync();
        using var customer = app.App.Stranger();
        (await customer.PageAsync(link)).ShouldContain("Marina, como foi o atendimento?");

        var (status, _, leadsTo) = await customer.PostFormAsync(link, Answers("5", "2", "10", "Foi rápido."));
        status.ShouldBe(HttpStatusCode.SeeOther);
        (await customer.PageAsync(leadsTo!)).ShouldContain("Foi rápido.");

        var survey = (await app.SurveysAsync()).Single();
        (survey.Csat, survey.Ces, survey.Nps, survey.Comment).ShouldBe((5, 2, 10, "Foi rápido."));
        await app.App.SettleAsync();
        var told = await app.App.QueryAsync(db => db.Set<OutboxEvent>().Where(e => e.Name == "listening.survey-answered.v1").ToListAsync());
        told.Single().Payload.ShouldContain("\"nps\":10");
        var audit = await app.App.QueryAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == survey.Id).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync());
        audit.Select(e => e.Action).ShouldBe(["survey.asked", "survey.answered"]);
        audit[1].After!.ShouldNotContain("rápido");
    }

    [Theory, BothEngines]
    public async Task Each_question_may_be_left_out_but_not_all(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var link = await app.AskAsync();
        using var customer = app.App.Stranger();
        var nothing = await customer.PostFormAsync(link, Answers("", "", "", "  "));
        nothing.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        nothing.Page.ShouldContain("Responda ao menos uma pergunta");
        (await customer.PostFormAsync(link, Answers("", "", "0", ""))).Status.ShouldBe(HttpStatusCode.SeeOther);
        var survey = (await app.SurveysAsync()).Single();
        (survey.Csat, survey.Ces, survey.Nps, survey.Comment).ShouldBe((null, null, 0, null));
    }

    [Theory, BothEngines]
    public async Task Answers_count_once_and_may_be_changed_for_seven_days_from_the_first(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var link = await app.AskAsync();
        using var customer = app.App.Stranger();
        var first = app.App.Clock.GetUtcNow();
        await customer.PostFormAsync(link, Answers("2", "", "", ""));
        app.App.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        (await customer.PageAsync(link + "?change=true")).ShouldContain("value=\"2\" checked");
        await customer.PostFormAsync(link, Answers("4", "", "", "Resolveram depois"));

        app.App.Clock.Advance(TimeSpan.FromSeconds(1));
        var late = await customer.PostFormAsync(link, Answers("1", "", "", ""));
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Page.ShouldContain("O prazo para mudá-las terminou");
        late.Page.ShouldContain("Resolveram depois");

        var survey = (await app.SurveysAsync()).Single();
        survey.Csat.ShouldBe(4);
        survey.FirstAnsweredAt.ShouldBe(first);
        survey.LastAnsweredAt.ShouldBe(first + TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
    }

    [Theory, BothEngines]
    public async Task Opening_the_link_records_nothing_and_a_face_in_the_mail_only_fills_in_the_answer(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var link = await app.AskAsync();
        using var scanner = app.App.Stranger();
        (await scanner.PageAsync(link + "?csat=4")).ShouldContain("name=\"csat\" value=\"4\" checked");
        (await scanner.PageAsync(link + "?csat=99")).ShouldNotContain(" checked");
        var survey = (await app.SurveysAsync()).Single();
        survey.FirstAnsweredAt.ShouldBeNull();
        survey.Revision.ShouldBe(0);
    }

    [Theory, BothEngines]
    public async Task Links_that_open_nothing_all_say_the_same(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var late = await app.AskAsync();
        using var customer = app.App.Stranger();
        app.App.Clock.Advance(Survey.OpenFor);
        var pages = new List<string>();
        foreach (var path in new[] { late, "/s/" + Survey.NewToken(), "/s/x", "/s/" + Uri.EscapeDataString("<script>") })
        {
            using var answer = await customer.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            pages.Add(await answer.Content.ReadAsStringAsync());
        }
        pages.Distinct().Count().ShouldBe(1);
        (await customer.PostFormAsync(late, Answers("5", "", "", ""))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("6", "", "", "")]
    [InlineData("", "0", "", "")]
    [InlineData("", "11", "", "")]
    [InlineData("", "", "11", "")]
    [InlineData("", "", "-1", "")]
    [InlineData("cinco", "", "", "")]
    [InlineData("5", "", "", "*2001")]
    public async Task What_is_not_on_the_scale_or_too_long_is_refused_and_the_words_are_kept(string csat, string ces, string nps, string comment)
    {
        await using var app = await ListeningApp.StartAsync(Engine.Sqlite);
        var link = await app.AskAsync();
        using var customer = app.App.Stranger();
        var words = comment.Length == 0 ? "Guarde isto" : new string('a', 2001);
        var (status, page, _) = await customer.PostFormAsync(link, Answers(csat, ces, nps, words));
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.ShouldContain(words);
        (await app.SurveysAsync()).Single().FirstAnsweredAt.ShouldBeNull();
    }

    [Fact]
    public async Task Hostile_words_are_shown_as_words()
    {
        await using var app = await ListeningApp.StartAsync(Engine.Sqlite);
        var link = await app.AskAsync("<b>Eva</b>");
        using var customer = app.App.Stranger();
        var (_, _, leadsTo) = await customer.PostFormAsync(link, Answers("1", "", "", "<script>alert(1)</script>"));
        var page = await customer.GetStringAsync(new Uri(leadsTo!, UriKind.Relative));
        page.ShouldNotContain("<script>alert");
        page.ShouldContain("&lt;script&gt;alert(1)");
    }

    [Theory]
    [InlineData("en", "How was the service?")]
    [InlineData("es", "¿Qué le pareció la atención?")]
    [InlineData("pt-BR", "O que achou do atendimento?")]
    [InlineData("xx", "¿Qué le pareció la atención?")]
    public async Task The_page_speaks_the_surveys_language_and_can_be_switched(string language, string expected)
    {
        await using var app = await ListeningApp.StartAsync(Engine.Sqlite);
        var link = await app.AskAsync(language: "es");
        using var customer = app.App.Stranger();
        customer.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        (await customer.PageAsync(link)).ShouldContain("lang=\"es\"");
        (await customer.PageAsync(link + "?lang=" + language)).ShouldContain(expected);
    }

    [Theory, BothEngines]
    public async Task Who_opts_out_is_not_asked_again_until_they_opt_in(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var customer = await app.CustomerAsync();
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        var link = app.Mail.LastLink();
        using var browser = app.App.Stranger();
        (await browser.PostFormAsync(link + "/stop", [])).Page.ShouldContain("Não mandaremos mais pesquisas");
        (await browser.PostFormAsync(link + "/stop", [])).Status.ShouldBe(HttpStatusCode.OK);

        app.App.Clock.Advance(TimeSpan.FromDays(20));
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.Mail.Queued.Count.ShouldBe(1);
        (await browser.PostFormAsync(link + "/stop", [new("again", "true")])).Page.ShouldContain("Você volta a receber pesquisas");
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.Mail.Queued.Count.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task Old_links_are_forgotten_and_the_answers_stay(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var link = await app.AskAsync();
        using var customer = app.App.Stranger();
        await customer.PostFormAsync(link, Answers("5", "", "", ""));
        app.App.Clock.Advance(Survey.LinkKeptFor + TimeSpan.FromSeconds(1));
        await app.App.InScopeAsync(async provider =>
        {
            await provider.GetRequiredService<ForgetLinks>().RunAsync(CancellationToken.None);
            return true;
        });
        (await app.SurveysAsync()).Single().ShouldSatisfyAllConditions(s => s.TokenHash.ShouldBeNull(), s => s.Csat.ShouldBe(5));
        using var answer = await customer.GetAsync(new Uri(link, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_address_may_not_ask_without_end()
    {
        await using var app = await ListeningApp.StartAsync(Engine.Sqlite);
        using var somebody = app.App.Stranger();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i <= SurveyRate.PerMinute; i++)
        {
            using var answer = await somebody.GetAsync(new Uri("/s/" + Survey.NewToken(), UriKind.Relative));
            answers.Add(answer.StatusCode);
        }
        answers.Take(SurveyRate.PerMinute).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    internal static Dictionary<string, string> Answers(string csat, string ces, string nps, string comment) => new(StringComparer.Ordinal)
    {
        ["csat"] = csat,
        ["ces"] = ces,
        ["nps"] = nps,
        ["comment"] = comment,
    };
}
