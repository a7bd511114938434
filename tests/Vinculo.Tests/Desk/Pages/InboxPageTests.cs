using AngleSharp.Dom;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

public class InboxPageTests
{
    private const int MostCommands = 4;

    [Theory, BothEngines]
    public async Task Conversations_stand_under_what_is_due_next(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var first = await visit.OpenAsync("Bia Reis", "Sofá com o pé trincado");
        visit.App.Clock.Advance(TimeSpan.FromHours(4.5)); // 14:30; four hours of business end at 15:00
        var second = await visit.OpenAsync("Caio Luz", "Segunda via");

        var page = await visit.PageAsync("/inbox");

        Groups(page).ShouldBe(["Na próxima hora 1", "Ainda hoje 1"]);
        page.QuerySelectorAll(".v-item").Select(item => item.Id).ShouldBe([$"c-{first}", $"c-{second}"]);
        var row = page.QuerySelector($"#c-{first}")!;
        row.QuerySelector(".who")!.TextContent.ShouldBe("Bia Reis");
        row.QuerySelector(".sub")!.TextContent.ShouldBe("Sofá com o pé trincado");
        row.QuerySelector(".v-clock")!.GetAttribute("data-state").ShouldBe("soon");
        row.QuerySelector("[data-words]")!.TextContent.ShouldBe("30\u00a0min");
        row.QuerySelector(".v-clock")!.GetAttribute("title").ShouldBe("Prometemos responder até 15:00");
        row.HasAttribute("data-unread").ShouldBeTrue();
    }

    [Theory, BothEngines]
    public async Task The_list_and_a_conversation_each_take_four_commands_at_most(Engine engine)
    {
        var log = new CommandLog();
        await using var visit = await InboxVisit.StartAsync(engine, configure: log.Attach);
        var id = await visit.OpenAsync();
        for (var i = 0; i < 5; i++)
            await visit.OpenAsync("Cliente " + i);
        await visit.PageAsync("/inbox"); // the hours of the policy are remembered for a minute

        foreach (var path in (string[])["/inbox", "/inbox/" + id, $"/inbox/{id}/thread", "/inbox/rows?tab=all"])
            (await log.DuringAsync(() => visit.FragmentAsync(path))).Count.ShouldBeLessThanOrEqualTo(MostCommands, path);
        (await log.DuringAsync(() => visit.PageAsync("/inbox"))).Count.ShouldBeLessThanOrEqualTo(MostCommands);
        (await log.DuringAsync(() => visit.PageAsync("/inbox/" + id))).Count.ShouldBeLessThanOrEqualTo(MostCommands);
    }

    [Fact]
    public async Task What_comes_after_the_first_rows_goes_on_under_the_same_group()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        for (var i = 0; i < 52; i++)
            await visit.OpenAsync("Cliente " + i);

        var page = await visit.PageAsync("/inbox?tab=all");
        page.QuerySelectorAll(".v-item").Length.ShouldBe(50);
        Groups(page).ShouldBe(["Ainda hoje"]); // no number: there are more
        var more = await visit.FragmentAsync(page.QuerySelector(".v-pager a")!.GetAttribute("hx-get")!);

        more.QuerySelectorAll(".v-item").Length.ShouldBe(2);
        more.QuerySelectorAll(".v-grp").ShouldBeEmpty();
        (await visit.FragmentAsync("/inbox/rows?tab=all&rows=52")).QuerySelectorAll(".v-item").Length.ShouldBe(52);
    }

    [Fact]
    public async Task The_list_that_was_chosen_is_there_again()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var waiting = await visit.OpenAsync("Bia Reis");
        await visit.OpenAsync("Caio Luz");
        await visit.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(waiting, new Reply("Qual é a cor?"), By(visit), CancellationToken.None));

        await visit.PageAsync("/inbox?tab=waiting");

        var again = await visit.PageAsync("/inbox");
        again.QuerySelectorAll(".v-item").Select(item => item.Id).ShouldBe([$"c-{waiting}"]);
        again.QuerySelector("#inbox-tabs [aria-current]")!.TextContent.ShouldBe("Pausadas1");
        Groups(again).ShouldBe(["Pausadas 1"]);
    }

    [Fact]
    public async Task The_filter_finds_by_words_and_says_that_it_is_on()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        await visit.OpenAsync("Bia Reis", "Troca do tecido");
        await visit.OpenAsync("Caio Luz", "Medidas da estante");

        var page = await visit.PageAsync("/inbox?tab=all&q=tecidos");
        page.QuerySelectorAll(".v-item .who").Select(who => who.TextContent).ShouldBe(["Bia Reis"]);
        page.QuerySelector(".v-filtered span")!.TextContent.ShouldBe("“tecidos”");

        (await visit.PageAsync("/inbox?tab=all&complexity=moderate")).QuerySelectorAll(".v-item").Length.ShouldBe(2);
        (await visit.PageAsync("/inbox?tab=all&complexity=complex&channel=email")).QuerySelectorAll(".v-item").ShouldBeEmpty();

        var nothing = await visit.PageAsync("/inbox?tab=all&q=guararema");
        nothing.QuerySelector(".v-empty .v-h3")!.TextContent.ShouldBe("Nada com este filtro");
    }

    [Fact]
    public async Task An_empty_inbox_says_what_that_means()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        (await visit.PageAsync("/inbox")).QuerySelector("#inbox-rows .v-empty .v-h3")!.TextContent.ShouldBe("Ninguém esperando");
    }

    [Fact]
    public async Task The_navigation_counts_what_is_overdue_or_due_within_the_hour()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        await visit.OpenAsync();
        (await visit.FragmentAsync("/inbox/badge")).QuerySelector(".v-bdg").ShouldBeNull();
        visit.App.Clock.Advance(TimeSpan.FromHours(4.5));
        (await visit.FragmentAsync("/inbox/badge")).QuerySelector(".v-bdg")!.TextContent.ShouldBe("1");
    }

    [Fact]
    public async Task Several_are_resolved_at_once_and_brought_back_at_once()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var (one, two) = (await visit.OpenAsync("Bia Reis"), await visit.OpenAsync("Caio Luz"));

        using var answer = await visit.SendAsync("/inbox/bulk/resolve", ("ids", one.ToString()), ("ids", two.ToString()));
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        var said = System.Text.Json.JsonDocument.Parse(answer.Headers.GetValues("HX-Trigger").Single()).RootElement.GetProperty("toast");
        said.GetProperty("text").GetString().ShouldBe("2 conversas resolvidas.");
        (await visit.PageAsync("/inbox?tab=resolved")).QuerySelectorAll(".v-item").Length.ShouldBe(2);

        using var undone = await visit.SendAsync(said.GetProperty("undo").GetProperty("url").GetString()!);
        undone.StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        (await visit.PageAsync("/inbox?tab=all")).QuerySelectorAll(".v-item").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_viewer_reads_and_finds_nothing_to_press_that_changes()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Viewer);
        var id = await visit.OpenAsync();
        var page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelector("#thread-items .v-msg").ShouldNotBeNull();
        page.QuerySelectorAll("#composer, #thread-assign, #thread-resolve, [data-pick]").ShouldBeEmpty();
        using var refused = await visit.SendAsync($"/inbox/{id}/resolve");
        refused.StatusCode.ShouldNotBe(System.Net.HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Colours_of_overdue_conversations_follow_business_time()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        visit.App.Clock.Advance(TimeSpan.FromHours(5.5)); // 15:30, half an hour late
        await visit.DoAsync<SetComplexity, Result<Changed>>(s => s.RunAsync(id, Complexity.Moderate, null, By(visit), CancellationToken.None));
        var page = await visit.PageAsync("/inbox?tab=all");
        Groups(page).ShouldBe(["Vencidas 1"]);
        page.QuerySelector(".v-item [data-words]")!.TextContent.ShouldBe("há 30\u00a0min");
    }

    private static Actor By(InboxVisit visit) => new(ActorKind.Agent, visit.Me.Id, visit.Me.Name);

    private static string[] Groups(IDocument page) =>
        [.. page.QuerySelectorAll(".v-grp").Select(group => group.TextContent.Trim())];
}
