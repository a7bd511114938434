using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Answering;
using Vinculo.Listening;
using Vinculo.Listening.Ask;
using Vinculo.Listening.Settings;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Listening.Ask;

public class AskOnResolutionTests
{
    [Theory, BothEngines]
    public async Task A_customer_is_asked_once_the_conversation_is_resolved(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var link = await app.AskAsync("Marina Alves");
        var mail = app.Mail.Queued.Single();
        mail.Markdown.ShouldContain("Olá, Marina.");
        mail.Markdown.ShouldContain("?csat=5");
        var survey = (await app.SurveysAsync()).Single();
        survey.TokenHash.ShouldBe(Survey.HashOf(link["/s/".Length..]));
        link.Length.ShouldBeGreaterThan(40); // 256 bits
    }

    [Theory, BothEngines]
    public async Task The_mail_is_in_the_customers_language(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        await app.AskAsync("Ana", "es");
        app.Mail.Queued.Single().Subject.ShouldStartWith("¿Cómo fue la atención");
    }

    [Theory, BothEngines]
    public async Task Nobody_is_asked_twice_within_a_week_and_everybody_is_after_it(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var customer = await app.CustomerAsync();
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.App.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.Mail.Queued.Count.ShouldBe(1);
        app.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.Mail.Queued.Count.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task A_conversation_that_a_machine_began_is_not_asked_about(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var customer = await app.CustomerAsync();
        await app.ResolveAsync(await app.ConversationAsync(customer, automatic: true), customer);
        app.Mail.Queued.ShouldBeEmpty();
    }

    [Theory, BothEngines]
    public async Task A_customer_who_never_answered_what_we_began_is_not_asked(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var customer = await app.CustomerAsync();
        var begun = await app.App.InScopeAsync(provider => provider.GetRequiredService<BeginConversation>().RunAsync(
            new NewConversation("Visita", "Podemos ir na quinta?", CustomerId: customer.Id), Actor.System, CancellationToken.None));
        await app.ResolveAsync(begun.Value!.ConversationId, customer);
        app.Mail.Queued.ShouldBeEmpty();
    }

    [Theory, BothEngines]
    public async Task Where_no_mail_can_go_nothing_is_left_behind_and_the_next_time_is_tried(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var customer = await app.CustomerAsync();
        app.Mail.CanSend = false;
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        (await app.SurveysAsync()).ShouldBeEmpty();
        app.Mail.CanSend = true;
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.Mail.Queued.Count.ShouldBe(1);
    }

    [Theory, BothEngines]
    public async Task Nobody_is_asked_while_surveys_are_switched_off(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        await app.App.QueryAsync(db =>
        {
            var settings = new SurveySettings();
            settings.Change(enabled: false, waitDays: 7, settings.Words);
            db.Add(settings);
            return db.SaveChangesAsync();
        });
        var customer = await app.CustomerAsync();
        await app.ResolveAsync(await app.ConversationAsync(customer), customer);
        app.Mail.Queued.ShouldBeEmpty();
    }
}
