using System.Net;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

public class SettingsPagesTests
{
    [Theory, BothEngines]
    public async Task A_rule_is_made_moved_and_tried(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine, Role.Manager);
        await SaveAsync(visit, "/settings/rules/new", ("name", "Garantia"), ("words", "garanti*, quebr*"), ("complexity", "Complex"), ("active", "true"));
        await SaveAsync(visit, "/settings/rules/new", ("name", "Segunda via"), ("words", "segunda via"), ("complexity", "Simple"), ("active", "true"));

        var page = await visit.PageAsync("/settings/rules");
        Names(page)[^2..].ShouldBe(["Garantia", "Segunda via"]); // others are there from the start
        page.QuerySelector("tbody tr:nth-last-child(2) td:nth-child(3)")!.TextContent.ShouldBe("diz garanti*, quebr*");
        var order = page.QuerySelectorAll("[name=order]").Select(field => ("order", field.GetAttribute("value")!)).ToArray();
        using var moved = await visit.SendAsync("/settings/rules/order", [.. order, ("move", "up:" + order[^1].Item2)]);
        Names(await InboxVisit.ReadAsync(moved))[^2..].ShouldBe(["Segunda via", "Garantia"]);

        using var tried = await visit.SendAsync("/settings/rules/try", ("subject", "A mesa quebrou"), ("text", "Está na garantia?"));
        (await InboxVisit.ReadAsync(tried)).Body!.TextContent.Trim().ShouldBe($"Decide a regra {order.Length}, Garantia: complexidade alta.");
        using var none = await visit.SendAsync("/settings/rules/try", ("subject", "Oi"), ("text", "Bom dia"));
        (await InboxVisit.ReadAsync(none)).Body!.TextContent.Trim().ShouldBe("Nenhuma regra serve: complexidade média.");
    }

    [Fact]
    public async Task Wrong_input_comes_back_with_its_error_and_all_that_was_typed()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Manager);
        using var refused = await visit.Browser.SubmitAsync("/settings/rules/new", ("name", "Vale para tudo"), ("complexity", "Simple"));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await InboxVisit.ReadAsync(refused);
        page.QuerySelector("#f-name")!.GetAttribute("value").ShouldBe("Vale para tudo");
        page.QuerySelector("#f-words")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector("#f-complexity option[selected]")!.GetAttribute("value").ShouldBe("Simple");
    }

    [Fact]
    public async Task A_queue_in_use_stays_and_says_why()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Manager);
        await visit.OpenAsync();
        await SaveAsync(visit, "/settings/queues/new", ("name", "Financeiro"), ("active", "true"));
        var page = await visit.PageAsync("/settings/queues");
        Names(page).ShouldBe(["Atendimento", "Financeiro"]);
        var first = page.QuerySelector("tbody a")!.GetAttribute("href")!;
        using var kept = await visit.Browser.SubmitAsync(first + "/delete");
        (await InboxVisit.ReadAsync(kept)).QuerySelector(".v-error")!.TextContent.ShouldContain("Desligue-a");
        var second = page.QuerySelectorAll("tbody a")[1].GetAttribute("href")!;
        using var gone = await visit.Browser.SubmitAsync(second + "/delete");
        gone.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        Names(await visit.PageAsync("/settings/queues")).ShouldBe(["Atendimento"]);
    }

    [Fact]
    public async Task A_canned_answer_is_kept_and_its_shortcut_is_taken_once()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Manager);
        await SaveAsync(visit, "/settings/answers/new", ("title", "Prazo"), ("shortcut", "/prazo"), ("markdown", "São 10 dias."));
        (await visit.PageAsync("/settings/answers")).QuerySelector("tbody a")!.TextContent.ShouldBe("/prazo");
        using var taken = await visit.Browser.SubmitAsync("/settings/answers/new", ("title", "Outro"), ("shortcut", "prazo"), ("markdown", "São 12 dias."));
        (await InboxVisit.ReadAsync(taken)).QuerySelector("#f-shortcut")!.GetAttribute("aria-invalid").ShouldBe("true");
    }

    [Fact]
    public async Task The_palette_finds_conversations_by_protocol_and_words_and_pages_by_name()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Manager);
        var received = await visit.ReceiveAsync("Bia Reis", "Troca do tecido");
        Links(await visit.FragmentAsync("/palette?q=" + received.Protocol)).ShouldBe(["/inbox/" + received.ConversationId]);
        Links(await visit.FragmentAsync("/palette?q=tecido")).ShouldBe(["/inbox/" + received.ConversationId]);
        Links(await visit.FragmentAsync("/palette?q=complex")).ShouldBe(["/settings/rules"]);
        (await visit.FragmentAsync("/palette?q=xyzw")).QuerySelectorAll("[role=option]").ShouldBeEmpty();
    }

    private static async Task SaveAsync(InboxVisit visit, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await visit.Browser.SubmitAsync(path, fields);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.TextAsync());
    }

    private static string[] Names(AngleSharp.Dom.IDocument page) => [.. page.QuerySelectorAll("tbody a").Select(a => a.TextContent)];

    private static string?[] Links(AngleSharp.Dom.IDocument page) => [.. page.QuerySelectorAll("[role=option]").Select(a => a.GetAttribute("href"))];
}
