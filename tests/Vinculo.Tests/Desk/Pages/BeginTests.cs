using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

/// <summary>The page of a new conversation.</summary>
public class BeginTests
{
    [Theory, BothEngines]
    public async Task An_agent_writes_to_a_customer_first(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        (await visit.PageAsync("/inbox")).QuerySelector("#inbox-new")!.GetAttribute("data-key").ShouldBe("c");
        var form = Form(await visit.PageAsync("/inbox/new"));

        using var sent = await visit.Browser.SubmitAsync("/inbox/new", [.. form, ("to", "Bia Reis <bia@loja.example>"), ("subject", "Visita"), ("markdown", "Quinta?")]);
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await sent.Content.ReadAsStringAsync());
        var page = await visit.PageAsync(sent.Headers.Location!.ToString());
        page.QuerySelector("#thread-title")!.TextContent.ShouldBe("Visita");
        page.QuerySelector("#thread-items > :not([hidden])")!.TextContent.ShouldContain("Conversa aberta por Ana Lima");
        page.QuerySelector("#thread-items .txt")!.TextContent.ShouldContain("Quinta?");

        using var again = await visit.Browser.SubmitAsync("/inbox/new", [.. form, ("to", "Bia Reis <bia@loja.example>"), ("subject", "Visita"), ("markdown", "Quinta?")]);
        again.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await visit.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(1, "pressed twice, sent once");
    }

    [Theory, BothEngines]
    public async Task A_refused_message_keeps_what_was_typed_and_attached(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var file = await visit.DoAsync<UploadFile, Result<UploadedFile>>(u => u.RunAsync(
            new MemoryStream([1, 2, 3]), "planta.pdf", "application/pdf", new Actor(ActorKind.Agent, visit.Me.Id, visit.Me.Name), CancellationToken.None));
        var form = Form(await visit.PageAsync("/inbox/new"));

        using var refused = await visit.Browser.SubmitAsync(
            "/inbox/new", [.. form, ("to", "Bia Reis"), ("subject", "Visita"), ("markdown", "Quinta?"), ("files", file.Value!.Id.ToString())]);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await InboxVisit.ReadAsync(refused);
        page.QuerySelector("#f-to")!.GetAttribute("value").ShouldBe("Bia Reis");
        page.QuerySelector("#f-to")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector("#f-to-error")!.TextContent.ShouldContain("Escolha um cliente da lista");
        page.QuerySelector("#f-subject")!.GetAttribute("value").ShouldBe("Visita");
        page.QuerySelector("#f-markdown")!.TextContent.ShouldBe("Quinta?");
        page.QuerySelector("[name=files]")!.GetAttribute("value").ShouldBe(file.Value.Id.ToString());
        page.QuerySelector("[name=key]")!.GetAttribute("value").ShouldBe(form.Single(f => f.Name == "key").Value);
    }

    [Theory, BothEngines]
    public async Task While_nobody_knows_whether_the_first_press_sent_it_the_second_keeps_the_text(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var form = Form(await visit.PageAsync("/inbox/new"));
        var key = "form:" + form.Single(f => f.Name == "key").Value;
        await visit.DoAsync<IdempotencyStore, IdempotencyRecord?>(s => s.BeginAsync(visit.Me.Id, key, "form", CancellationToken.None));
        (string, string)[] typed = [.. form, ("to", "Bia Reis <bia@loja.example>"), ("subject", "Visita"), ("markdown", "Quinta?")];

        using var undecided = await visit.Browser.SubmitAsync("/inbox/new", typed);
        undecided.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await InboxVisit.ReadAsync(undecided);
        page.Body!.TextContent.ShouldContain("Ainda estamos enviando");
        page.QuerySelector("#f-markdown")!.TextContent.ShouldBe("Quinta?");

        visit.App.Clock.Advance(IdempotencyRecord.Lease + TimeSpan.FromSeconds(1));
        using var sent = await visit.Browser.SubmitAsync("/inbox/new", typed);
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await visit.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_changed_after_it_had_left_is_kept_and_goes_as_another_message_if_wanted()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var form = Form(await visit.PageAsync("/inbox/new"));
        (string, string)[] whom = [("to", "Bia Reis <bia@loja.example>"), ("subject", "Visita")];
        await visit.Browser.SubmitAsync("/inbox/new", [.. form, .. whom, ("markdown", "Custa 100.")]);

        using var changed = await visit.Browser.SubmitAsync("/inbox/new", [.. form, .. whom, ("markdown", "Custa 120.")]);
        changed.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await InboxVisit.ReadAsync(changed);
        page.Body!.TextContent.ShouldContain("Este texto já saiu");
        page.QuerySelector("#f-markdown")!.TextContent.ShouldBe("Custa 120.");

        using var another = await visit.Browser.SubmitAsync("/inbox/new", [Form(page).Single(f => f.Name == "key"), .. whom, ("markdown", "Custa 120.")]);
        another.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await visit.App.QueryAsync(db => db.Set<Conversation>().CountAsync())).ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task It_offers_customers_and_canned_answers_and_knows_whose_page_one_came_from(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var bia = await visit.DoAsync<ICustomers, CustomerCard>(c => c.FindOrCreateAsync(
            CustomerAddress.Email("bia@loja.example"), "Bia, a \"Reis\"", "pt-BR", Actor.System, CancellationToken.None));
        await visit.DoAsync<CannedAnswerSettings, Result<CannedAnswer>>(a => a.SaveAsync(
            null, new CannedAnswerInput("visita", "Marcar visita", "Olá, {cliente}."), Actor.System, CancellationToken.None));

        var offered = (await visit.FragmentAsync("/inbox/new/to?q=reis")).QuerySelector("[role=option]")!.GetAttribute("data-insert")!;
        offered.ShouldBe("\"Bia, a \\\"Reis\\\"\" <bia@loja.example>");
        (await visit.FragmentAsync("/inbox/new/answers?q=vis")).QuerySelector("[role=option]")!.GetAttribute("data-insert").ShouldBe("Olá, {cliente}.");

        var customer = await visit.PageAsync("/customers/" + bia.Id);
        var link = customer.QuerySelector<IHtmlAnchorElement>("a[data-key=c]")!.GetAttribute("href")!;
        var form = Form(await visit.PageAsync(link));
        form.ShouldContain(("to", offered));
        using var sent = await visit.Browser.SubmitAsync("/inbox/new", [.. form, ("subject", "Visita"), ("markdown", "Olá, {cliente}.")]);
        sent.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await visit.App.QueryAsync(db => db.Set<Conversation>().Select(c => c.CustomerId).SingleAsync())).ShouldBe(bia.Id);
    }

    [Fact]
    public async Task Who_only_reads_begins_nothing()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Viewer);
        (await visit.PageAsync("/inbox")).QuerySelector("#inbox-new").ShouldBeNull();
        using var page = await visit.Browser.GetAsync("/inbox/new");
        page.StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    /// <summary>What the form holds before anybody types, empty fields left out.</summary>
    private static (string Name, string Value)[] Form(IDocument page) =>
    [
        .. page.QuerySelectorAll("#form-new input[name]").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).Where(f => f.Item2.Length > 0),
        .. page.QuerySelectorAll<IHtmlSelectElement>("#form-new select").Select(s => (s.Name!, s.Value!)),
    ];
}
