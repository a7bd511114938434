using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

public class ConversationPageTests
{
    [Theory, BothEngines]
    public async Task The_thread_tells_what_was_written_and_what_was_kept(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var id = await visit.OpenAsync("Bia Reis", "Troca do tecido");
        visit.App.Clock.Advance(TimeSpan.FromMinutes(78));
        await ReplyAsync(visit, id, "Dá **sim**.");

        var page = await visit.PageAsync("/inbox/" + id);

        var lines = page.QuerySelectorAll("#thread-items > :not([hidden])");
        lines[0].TextContent.Trim().ShouldBe("ter., 10 mar · Conversa aberta por e-mail · relógio iniciado por §\u00a03.2");
        lines[0].QuerySelector("a")!.GetAttribute("href").ShouldBe("/plan/versions/1#r3-2");
        lines[1].QuerySelector(".txt")!.TextContent.ShouldBe("Onde está o meu pedido?");
        lines[1].QuerySelector("time")!.TextContent.ShouldBe("hoje, 10:00");
        lines[2].QuerySelector(".txt strong")!.TextContent.ShouldBe("sim");
        lines[2].QuerySelector(".v-deliv")!.TextContent.ShouldBe("enviando");
        lines[3].TextContent.Trim().ShouldBe("1ª resposta em 1\u00a0h\u00a018 úteis · promessa mantida · §\u00a03.2");
        page.QuerySelector("#customer .v-h2")!.TextContent.ShouldBe("Bia Reis");
        page.QuerySelector(".v-thread-h .v-clock")!.GetAttribute("data-state").ShouldBe("paused");
        page.QuerySelector("#seen-version")!.GetAttribute("value").ShouldBe("2");
    }

    [Theory]
    [InlineData(true, false, "automática")]
    [InlineData(false, true, "automática?")]
    [InlineData(false, false, null)]
    public async Task A_message_says_whether_a_program_wrote_it_or_may_have(bool isAutomatic, bool looksAutomatic, string? tag)
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        await visit.App.InScopeAsync(provider => provider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, id, null, "Transportes Sul", "avisos@sul.example", "Entrega", "Agendada.", null, null, [], visit.App.Clock.GetUtcNow(),
                IsAutomatic: isAutomatic, LooksAutomatic: looksAutomatic),
            CancellationToken.None));

        var page = await visit.PageAsync("/inbox/" + id);

        page.QuerySelectorAll(".v-msg:last-of-type header .v-tag").Select(shown => shown.TextContent.Trim()).ShouldBe(tag is null ? [] : [tag]);
        // What a guess means opens by a press, also of a thumb.
        page.QuerySelectorAll(".v-msg:last-of-type header [popover]").Any(menu => menu.TextContent.Contains("Ela espera resposta", StringComparison.Ordinal)).ShouldBe(looksAutomatic);
    }

    [Theory, BothEngines]
    public async Task A_suggested_conversation_that_was_merged_itself_leads_to_where_it_went(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var (first, second) = (await visit.OpenAsync("Bia Reis"), await visit.OpenAsync("Caio Reis"));
        var suggested = (await visit.App.InScopeAsync(provider => provider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, null, null, "Davi Reis", "davi.reis@loja.example", "Pedido", "E aí?", null, null, [], visit.App.Clock.GetUtcNow(),
                MayBelongTo: first),
            CancellationToken.None))).ConversationId;
        await MergeAsync(first, second);

        var banner = (await visit.PageAsync("/inbox/" + suggested)).QuerySelector("#suggested-merge")!.Closest(".v-banner")!;
        banner.QuerySelector("a")!.GetAttribute("href").ShouldBe("/inbox/" + second);
        banner.QuerySelector("[name=into]")!.GetAttribute("value").ShouldBe(second.ToString());

        // Also where the page was open before.
        using var pressed = await visit.SendAsync($"/inbox/{suggested}/merge", ("into", first.ToString()));
        pressed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await visit.App.QueryAsync(db => db.Set<Conversation>().Where(c => c.Id == suggested).Select(c => c.MergedIntoId).SingleAsync())).ShouldBe(second);

        Task<Result<Changed>> MergeAsync(Guid id, Guid into) => visit.DoAsync<MergeConversations, Result<Changed>>(
            m => m.MergeAsync(id, into, null, Actor.System, CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task A_conversation_is_not_suggested_where_it_was_merged_already(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var first = await visit.OpenAsync("Bia Reis");
        var suggested = (await visit.App.InScopeAsync(provider => provider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, null, null, "Davi Reis", "davi.reis@loja.example", "Pedido", "E aí?", null, null, [], visit.App.Clock.GetUtcNow(),
                MayBelongTo: first),
            CancellationToken.None))).ConversationId;
        await visit.DoAsync<MergeConversations, Result<Changed>>(m => m.MergeAsync(first, suggested, null, Actor.System, CancellationToken.None));

        (await visit.PageAsync("/inbox/" + suggested)).QuerySelector("#suggested-merge").ShouldBeNull();
    }

    [Theory]
    [InlineData("channels.send.restored", "A mensagem esperava para sair no backup que foi restaurado: pode já ter chegado.")]
    [InlineData("channels.send.interrupted", "O Vinculo parou durante o envio: a mensagem pode ter chegado.")]
    [InlineData("The server closed the connection.", "A conexão caiu depois da entrega: talvez tenha chegado.")]
    public async Task What_was_perhaps_sent_says_why_nobody_knows_and_can_go_to_another_address(string problem, string said)
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        await ReplyAsync(visit, id, "Chega amanhã.");
        await visit.App.QueryAsync(async db =>
        {
            (await db.Set<Message>().SingleAsync(m => m.Kind == MessageKind.Reply)).SetDelivery(DeliveryState.PerhapsSent, problem);
            return await db.SaveChangesAsync();
        });

        var note = (await visit.PageAsync("/inbox/" + id)).QuerySelector(".v-failed.v-perhaps")!;

        note.QuerySelector("span")!.TextContent.ShouldBe(said + " Reenviar pode mandar duas vezes.");
        note.QuerySelector("form > button")!.TextContent.ShouldBe("Reenviar mesmo assim");
        note.QuerySelector("details input[name=to]").ShouldNotBeNull();
    }

    [Theory, BothEngines]
    public async Task An_answer_is_sent_once_however_often_it_is_pressed(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var id = await visit.OpenAsync();
        var form = Form(await visit.PageAsync("/inbox/" + id), "form-reply");

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PressAsync()));
        var again = await PressAsync();

        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var early in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            early.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var kept = await InboxVisit.ReadAsync(early);
            kept.QuerySelector("[name=text]")!.TextContent.ShouldBe("Chega amanhã.");
            kept.QuerySelector(".v-error")!.TextContent.ShouldContain("Ainda estamos enviando");
        }
        var empty = await InboxVisit.ReadAsync(again);
        empty.QuerySelector("[name=text]")!.TextContent.ShouldBeEmpty();
        empty.QuerySelector("[name=key]")!.GetAttribute("value").ShouldNotBe(form.Single(f => f.Name == "key").Value);
        again.Headers.GetValues("HX-Trigger").Single().ShouldContain("desk-changed");
        (await visit.PageAsync("/inbox/" + id)).QuerySelectorAll("#thread-items .v-msg").Length.ShouldBe(2);

        Task<HttpResponseMessage> PressAsync() => visit.SendAsync($"/inbox/{id}/reply", [.. form, ("text", "Chega amanhã.")]);
    }

    [Fact]
    public async Task A_refused_answer_keeps_what_was_typed_and_can_be_sent_with_the_same_form()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        var form = Form(await visit.PageAsync("/inbox/" + id), "form-reply");
        var customer = await visit.ReceiveAsync("Bia Reis", text: "Na verdade, já chegou.", into: id);
        customer.OpenedConversation.ShouldBeFalse();

        using var crossed = await visit.SendAsync($"/inbox/{id}/reply", [.. form, ("text", "Chega amanhã.")]);
        crossed.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var again = await InboxVisit.ReadAsync(crossed);
        again.QuerySelector("[name=text]")!.TextContent.ShouldBe("Chega amanhã.");
        again.QuerySelector(".v-error")!.TextContent.ShouldContain("Bia Reis escreveu");

        var seen = (await visit.FragmentAsync($"/inbox/{id}/thread")).QuerySelector("#seen-version")!.GetAttribute("value")!;
        using var sent = await visit.SendAsync($"/inbox/{id}/reply", ("key", form.Single(f => f.Name == "key").Value), ("version", seen), ("text", "Que bom."));
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_empty_answer_is_refused_where_it_was_typed()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        using var refused = await visit.SendAsync($"/inbox/{id}/reply", ("key", "a"), ("text", "  "));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await InboxVisit.ReadAsync(refused)).QuerySelector(".v-error")!.TextContent.ShouldContain("Escreva a resposta.");
    }

    [Fact]
    public async Task Without_scripts_the_same_forms_lead_back_to_the_page()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        using var note = await visit.Browser.SubmitAsync($"/inbox/{id}/note", ("key", "a"), ("text", "Fale com @ana.lima"));
        note.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        note.Headers.Location!.ToString().ShouldBe("/inbox/" + id);
        var page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelector(".v-notebox .v-at")!.TextContent.ShouldBe("@ana.lima");
        page.QuerySelector(".v-toast")!.TextContent.ShouldContain("Nota guardada.");
    }

    [Fact]
    public async Task Resolving_can_be_undone_from_the_toast()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        using var resolved = await visit.SendAsync($"/inbox/{id}/resolve");
        resolved.Headers.GetValues("HX-Trigger").Single().ShouldContain($"/inbox/{id}/undo");
        (await visit.PageAsync("/inbox/" + id)).QuerySelector("#thread-reopen").ShouldNotBeNull();
        using var undone = await visit.SendAsync($"/inbox/{id}/undo");
        undone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await visit.PageAsync("/inbox/" + id)).QuerySelector("#thread-reopen").ShouldBeNull();
    }

    [Fact]
    public async Task What_cannot_be_done_says_why_in_the_persons_language()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        await visit.SendAsync($"/inbox/{id}/resolve");
        using var again = await visit.SendAsync($"/inbox/{id}/resolve");
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        Uri.UnescapeDataString(again.Headers.GetValues("X-Problem").Single()).ShouldBe("Esta conversa já está resolvida.");
    }

    [Fact]
    public async Task A_conversation_is_put_aside_by_a_quick_choice_or_a_date()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        var choices = (await visit.FragmentAsync($"/inbox/{id}/snooze")).QuerySelectorAll("button[name=quick]");
        choices.Select(choice => choice.TextContent).ShouldBe(
            ["Em 2 horas · 12:00", "Amanhã de manhã · amanhã, 08:00", "Segunda-feira · 16 mar, 08:00"]);
        using var snoozed = await visit.SendAsync($"/inbox/{id}/snooze", ("until", choices[1].GetAttribute("value")!));
        snoozed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await visit.PageAsync("/inbox/" + id)).QuerySelector(".v-thread-h .v-clock")!.GetAttribute("title").ShouldBe("Adiada até amanhã, 08:00");

        using var past = await visit.SendAsync($"/inbox/{id}/snooze", ("until", "2020-01-01T10:00"));
        past.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await InboxVisit.ReadAsync(past)).QuerySelector("[aria-invalid=true]")!.GetAttribute("value").ShouldBe("2020-01-01T10:00");
    }

    [Fact]
    public async Task The_html_of_a_message_is_shut_in_and_its_pictures_wait_to_be_asked_for()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var received = await visit.ReceiveAsync("Bia Reis", html: "<p onclick=\"x()\">Oi</p><script>x()</script><img src=\"https://elsewhere.example/a.png\">");

        using var answer = await visit.Browser.GetAsync($"/inbox/messages/{received.MessageId}/html");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("sandbox");
        policy.ShouldContain("img-src 'self' data:");
        policy.ShouldNotContain("https:");
        var page = await InboxVisit.ReadAsync(answer);
        page.QuerySelectorAll("script, [onclick]").ShouldBeEmpty();
        page.QuerySelector("img")!.HasAttribute("src").ShouldBeFalse();

        using var shown = await visit.Browser.GetAsync($"/inbox/messages/{received.MessageId}/html?images=true");
        shown.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("https:");
        (await InboxVisit.ReadAsync(shown)).QuerySelector("img")!.GetAttribute("src").ShouldBe("https://elsewhere.example/a.png");
    }

    [Fact]
    public async Task Canned_answers_come_filled_in()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var received = await visit.ReceiveAsync("Bia Reis");
        await visit.DoAsync<CannedAnswerSettings, Result<CannedAnswer>>(settings => settings.SaveAsync(
            null, new CannedAnswerInput("prazo", "Prazo", "Olá, {cliente}! Protocolo {protocolo}."), Actor.System, CancellationToken.None));
        var offered = await visit.FragmentAsync($"/inbox/{received.ConversationId}/answers?q=pra");
        offered.QuerySelector("[data-insert]")!.GetAttribute("data-insert").ShouldBe($"Olá, Bia! Protocolo {received.Protocol}.");
        (await visit.FragmentAsync("/inbox/people?q=li")).QuerySelector("[data-insert]")!.TextContent.ShouldContain("Ana Lima");
    }

    [Fact]
    public async Task A_file_is_taken_before_the_message_and_goes_with_it()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        var chip = await UploadAsync(visit, "foto.png");
        chip.StatusCode.ShouldBe(HttpStatusCode.OK);
        var file = (await InboxVisit.ReadAsync(chip)).QuerySelector("[name=files]")!.GetAttribute("value")!;
        using var sent = await visit.SendAsync($"/inbox/{id}/reply", ("key", "a"), ("text", "Segue."), ("files", file));
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await visit.PageAsync("/inbox/" + id)).QuerySelector(".v-msg .v-att")!.TextContent.ShouldBe("foto.png3\u00a0B");

        var refused = await UploadAsync(visit, "virus.exe");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(".exe");
    }

    [Fact]
    public async Task Older_messages_come_when_they_are_asked_for()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var id = await visit.OpenAsync();
        for (var i = 0; i < 55; i++)
            await visit.ReceiveAsync("Bia Reis", text: "Mensagem " + i, into: id);
        var page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelectorAll("#thread-items .v-msg").Length.ShouldBe(50);
        var older = await visit.FragmentAsync(page.QuerySelector("[data-earlier] a")!.GetAttribute("hx-get")!);
        older.QuerySelectorAll(".v-msg .txt").Select(text => text.TextContent).ShouldBe(
            ["Onde está o meu pedido?", "Mensagem 0", "Mensagem 1", "Mensagem 2", "Mensagem 3", "Mensagem 4"]);
        older.QuerySelector("[data-earlier]").ShouldBeNull();
    }

    [Theory]
    [InlineData("/inbox")]
    [InlineData("/inbox/ID")]
    [InlineData("/settings/queues")]
    [InlineData("/settings/queues/new")]
    [InlineData("/settings/rules")]
    [InlineData("/settings/rules/new")]
    [InlineData("/settings/answers")]
    [InlineData("/settings/answers/new")]
    public async Task Every_page_keeps_to_the_content_policy_and_has_names_for_what_can_be_pressed(string path)
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite, Role.Manager);
        var id = await visit.OpenAsync();
        await ReplyAsync(visit, id, "Oi.");

        var page = await visit.PageAsync(path.Replace("ID", id.ToString(), StringComparison.Ordinal));

        page.QuerySelectorAll("[style], style").ShouldBeEmpty();
        page.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty();
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelectorAll("button, a[href]").Where(e => (e.GetAttribute("aria-label") ?? e.TextContent).Trim().Length == 0).Select(e => e.OuterHtml).ShouldBeEmpty();
        page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();
        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
            (field.Closest("label") is not null || field.HasAttribute("aria-label") || page.QuerySelector($"label[for='{field.Id}']") is not null).ShouldBeTrue(field.OuterHtml);
    }

    private static Task<Result<Changed>> ReplyAsync(InboxVisit visit, Guid id, string text) =>
        visit.DoAsync<WriteReply, Result<Changed>>(w =>
            w.RunAsync(id, new Reply(text), new Actor(ActorKind.Agent, visit.Me.Id, visit.Me.Name), CancellationToken.None));

    private static async Task<HttpResponseMessage> UploadAsync(InboxVisit visit, string name)
    {
        using var body = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inbox/files") { Content = body };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await visit.Browser.SendAsync(request);
    }

    /// <summary>The hidden fields that go with a form.</summary>
    private static (string Name, string Value)[] Form(IDocument page, string id) =>
        [.. page.QuerySelectorAll<IHtmlInputElement>($"#{id} input[type=hidden], input[form={id}]").Select(field => (field.Name!, field.Value))];
}
