using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

/// <summary>Whom an answer goes to, as the composer offers and takes it.</summary>
public class RecipientsPageTests
{
    [Theory, BothEngines]
    public async Task The_composer_names_who_wrote_last_and_the_thread_who_got_the_answer(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var id = await visit.OpenAsync("Bia Reis");
        var page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelector("#answer-to [data-line]")!.TextContent.ShouldBe("Bia Reis <bia.reis@loja.example>");
        page.QuerySelector("#answer-to [data-to]").ShouldBeNull("nobody else was written to");

        using var simply = await visit.SendAsync($"/inbox/{id}/reply", ("key", "a"), ("text", "Oi."), ("to", "Bia Reis <bia.reis@loja.example>"), ("cc", ""));
        using var many = await visit.SendAsync($"/inbox/{id}/reply", ("key", "b"), ("text", "Olá."), ("to", "bia.reis@loja.example"), ("cc", "rui@obra.example"));

        (simply.StatusCode, many.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        (await InboxVisit.ReadAsync(many)).QuerySelector<IHtmlTextAreaElement>("#answer-to-cc")!.Value.ShouldBeEmpty("the next answer is to the writer again");
        (await visit.PageAsync("/inbox/" + id)).QuerySelectorAll(".v-msg .v-break").Select(line => line.TextContent)
            .ShouldBe(["Para bia.reis@loja.example · Cc rui@obra.example"]);
    }

    [Fact]
    public async Task Refused_recipients_keep_all_that_was_typed()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync("Bia Reis");

        using var refused = await visit.SendAsync($"/inbox/{id}/reply", ("key", "a"), ("text", "Oi."), ("to", "bia.reis@loja.example"), ("cc", "rui@obra.example, rui"));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var form = await InboxVisit.ReadAsync(refused);
        form.QuerySelector(".v-error")!.TextContent.ShouldContain("“rui” não é um e-mail.");
        form.QuerySelector("[name=text]")!.TextContent.ShouldBe("Oi.");
        form.QuerySelector<IHtmlTextAreaElement>("#answer-to-to")!.Value.ShouldBe("bia.reis@loja.example");
        var cc = form.QuerySelector<IHtmlTextAreaElement>("#answer-to-cc")!;
        (cc.Value, cc.GetAttribute("aria-invalid")).ShouldBe(("rui@obra.example, rui", "true"));
        form.QuerySelector("details")!.HasAttribute("open").ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_wrote_from_a_host_of_one_word_is_answered_with_what_the_composer_offers()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.DoAsync<IDesk, Guid>(async desk => (await desk.ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, null, null, "Caio Melo", "caio@intranet", "Pedido", "Onde está?", null, null, [], visit.App.Clock.GetUtcNow()),
            CancellationToken.None)).ConversationId);
        var offered = (await visit.PageAsync("/inbox/" + id)).QuerySelector<IHtmlTextAreaElement>("#answer-to-to")!.Value;

        using var sent = await visit.SendAsync($"/inbox/{id}/reply", ("key", "a"), ("text", "Oi."), ("to", offered), ("cc", ""));

        (offered, sent.StatusCode).ShouldBe(("Caio Melo <caio@intranet>", HttpStatusCode.OK));
    }

    [Fact]
    public async Task An_answer_to_all_and_to_the_customers_own_addresses_is_one_press_away()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var (colleague, customer) = await ForwardedAsync(visit);
        var page = await visit.PageAsync("/inbox/" + colleague);
        page.QuerySelector("#answer-to > [data-to]")!.GetAttribute("data-cc").ShouldBe("rui@obra.example");

        var choices = (await HelpAsync(visit, colleague, "Caio Melo <caio.melo@loja.example>", "")).QuerySelectorAll("[data-to]");

        choices.Select(choice => choice.TextContent.Trim()).ShouldBe(["Responder a todos", $"Só Bia Reis <{customer}>"]);
    }

    [Fact]
    public async Task An_address_from_which_mail_came_back_is_warned_of()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync("Bia Reis");
        await RefuseAsync(visit, "bia.reis@loja.example");
        (await HelpAsync(visit, id, "rui@obra.example", "Bia <Bia.Reis@loja.example>")).QuerySelector(".v-to-note")!.TextContent.ShouldContain("bia.reis@loja.example");
        using var sent = await visit.SendAsync($"/inbox/{id}/reply", ("key", "a"), ("text", "Oi."), ("to", "bia.reis@loja.example"));
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothEngines]
    public async Task Twenty_addresses_ask_the_database_as_often_as_one(Engine engine)
    {
        var log = new CommandLog();
        await using var visit = await InboxVisit.StartAsync(engine, configure: log.Attach);
        var id = await visit.OpenAsync("Bia Reis");
        await visit.ReceiveAsync("Caio Melo");
        await RefuseAsync(visit, "bia.reis@loja.example", "caio.melo@loja.example");
        var others = string.Join(", ", Enumerable.Range(1, 18).Select(i => $"pessoa{i}@obra.example"));
        IDocument? help = null;

        var one = await log.DuringAsync(async () => help = await HelpAsync(visit, id, "caio.melo@loja.example", ""));
        help!.QuerySelectorAll(".v-to-note").Length.ShouldBe(1);
        var twenty = await log.DuringAsync(async () => help = await HelpAsync(visit, id, "caio.melo@loja.example, " + others, "bia.reis@loja.example"));

        help!.QuerySelectorAll(".v-to-note").Length.ShouldBe(2);
        twenty.Count.ShouldBe(one.Count);
    }

    [Fact]
    public async Task While_untouched_it_comes_again_with_the_thread()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync("Bia Reis");
        await visit.ReceiveAsync("Caio Melo", into: id);
        (await visit.FragmentAsync($"/inbox/{id}/thread?untouched=true")).QuerySelector("#answer-to [data-line]")!.TextContent.ShouldStartWith("Caio Melo");
        (await visit.FragmentAsync($"/inbox/{id}/thread")).QuerySelector("#answer-to").ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_only_looks_is_offered_nothing()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Viewer);
        var id = await visit.OpenAsync();
        (await visit.FragmentAsync($"/inbox/{id}/thread?untouched=true")).QuerySelector("#answer-to").ShouldBeNull();
    }

    /// <summary>A colleague has forwarded what Bia wrote, and an agent has given the conversation to her.</summary>
    private static async Task<(Guid Id, string Customer)> ForwardedAsync(InboxVisit visit)
    {
        var bia = await visit.ReceiveAsync("Bia Reis");
        var forwarded = await visit.ReceiveAsync("Caio Melo", copiedTo: "rui@obra.example");
        var card = await visit.DoAsync<IDesk, ConversationCard?>(desk => desk.FindAsync(bia.ConversationId, CancellationToken.None));
        await visit.SendAsync($"/inbox/{forwarded.ConversationId}/customer", ("customer", card!.CustomerId.ToString()));
        return (forwarded.ConversationId, "bia.reis@loja.example");
    }

    private static Task<int> RefuseAsync(InboxVisit visit, params string[] addresses) => visit.App.InScopeAsync(async provider =>
    {
        foreach (var address in addresses)
            await provider.GetRequiredService<ICustomers>().MarkUndeliverableAsync(CustomerAddress.Email(address), "550", CancellationToken.None);
        return await provider.GetRequiredService<VinculoDb>().SaveChangesAsync();
    });

    private static async Task<IDocument> HelpAsync(InboxVisit visit, Guid id, string to, string cc)
    {
        using var answer = await visit.SendAsync($"/inbox/{id}/recipients", ("to", to), ("cc", cc));
        return await InboxVisit.ReadAsync(answer);
    }
}
