using System.Net;
using Microsoft.EntityFrameworkCore;
using Vinculo.Listening.Settings;
using Vinculo.Platform.Security;
using Vinculo.Tests.Plan;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Listening.Settings;

public class ChangeSettingsTests
{
    [Theory, BothEngines]
    public async Task The_companys_own_words_are_mailed_with_name_and_protocol(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        using var manager = await app.App.SignedInAsync(Role.Manager);
        var saved = await manager.PostFormAsync("/listening/settings", new Dictionary<string, string>
        {
            ["enabled"] = "true",
            ["waitDays"] = "0",
            ["words.pt-BR.subject"] = "{name}, valeu a pena?",
            ["words.pt-BR.message"] = "Sobre o {protocol}.",
        });
        saved.Status.ShouldBe(HttpStatusCode.SeeOther);
        await app.AskAsync("Marina");
        var mail = app.Mail.Queued.Single();
        mail.Subject.ShouldBe("Marina, valeu a pena?");
        mail.Markdown.ShouldStartWith("Sobre o " + (await app.SurveysAsync()).Single().Protocol);
    }

    [Theory, BothEngines]
    public async Task A_wrong_number_of_days_is_refused_and_what_was_typed_stays(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        using var manager = await app.App.SignedInAsync(Role.Manager);
        var (status, page, _) = await manager.PostFormAsync("/listening/settings", new Dictionary<string, string>
        {
            ["waitDays"] = "sete",
            ["words.en.subject"] = "Was it worth it?",
        });
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.ShouldContain("value=\"sete\"");
        page.ShouldContain("Was it worth it?");
        page.ShouldContain("Escreva um número de 0 a 365");
        (await app.App.QueryAsync(db => db.Set<SurveySettings>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task An_agent_does_not_change_the_settings()
    {
        await using var app = await ListeningApp.StartAsync(Engine.Sqlite);
        using var agent = await app.App.SignedInAsync(Role.Agent);
        (await agent.PostFormAsync("/listening/settings", new Dictionary<string, string> { ["waitDays"] = "1" })).LeadsTo.ShouldNotBeNull().ShouldContain("/no-access");
    }
}
