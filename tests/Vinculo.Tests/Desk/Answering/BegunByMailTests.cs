using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Security;
using Vinculo.Tests.Channels.Email;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Answering;

/// <summary>A program begins a conversation; what leaves by mail, and what comes back.</summary>
public class BegunByMailTests
{
    [Theory, BothEngines]
    public async Task The_first_message_leaves_once_and_the_answer_to_it_comes_back_into_the_conversation(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var ana = await app.AccountAsync(Role.Agent, "Ana Lima");
        await app.MailboxAsync();
        using var program = await app.ProgramAsync(Scope.Read, Scope.Write);
        using var intake = await app.ProgramAsync(Scope.Intake);
        program.DefaultRequestHeaders.Add("Idempotency-Key", "entrega-1");

        JsonElement view = default;
        for (var i = 0; i < 2; i++)
        {
            using var begun = await program.PostAsJsonAsync(
                "/api/v1/conversations", new { to = "Maria Souza <maria@cliente.example>", subject = "Entrega na sexta", markdown = "Olá, **{cliente}**.", onBehalfOf = ana.Id });
            begun.StatusCode.ShouldBe(HttpStatusCode.Created, await begun.Content.ReadAsStringAsync());
            view = await begun.Content.ReadFromJsonAsync<JsonElement>();
            begun.Headers.Location!.ToString().ShouldBe("/api/v1/conversations/" + view.GetProperty("id").GetGuid());
        }
        var id = view.GetProperty("id").GetGuid();
        (view.GetProperty("state").GetString(), view.GetProperty("startedByUs").GetBoolean(), view.GetProperty("assigneeId").GetGuid()).ShouldBe(("Waiting", true, ana.Id));
        view.GetProperty("clocks").GetArrayLength().ShouldBe(0);
        await app.SettleAsync();

        var mail = (await app.OutgoingAsync()).ShouldHaveSingleItem("one message, and no acknowledgement of it");
        (mail.ToAddress, mail.ToName, mail.IsAutomatic, mail.InReplyTo).ShouldBe(("maria@cliente.example", "Maria Souza", false, null));
        mail.Subject.ShouldBe($"Entrega na sexta [{view.GetProperty("protocol").GetString()}]");
        mail.Text.ShouldContain("Maria");

        var answer = await intake.ReceiveAsync(ChannelsApp.Mail(
            from: "Maria em casa <maria.s@outro.example>", subject: "Entrega", text: "Sexta está bom.", headers: $"In-Reply-To: {mail.MessageIdHeader}\n"));
        answer.ConversationId.ShouldBe(id, "our signed Message-ID is trusted from any address");
        await app.SettleAsync();
        (await app.OutgoingAsync()).Count.ShouldBe(1);
        var conversation = await app.QueryAsync(db => db.Set<Conversation>().AsNoTracking().Include(c => c.Clocks).SingleAsync());
        (conversation.State, conversation.AssigneeId, conversation.NextDueRule).ShouldBe((ConversationState.Open, ana.Id, "3.2"));

        await app.AnswerAsync(id, "Combinado.");
        var second = (await app.OutgoingAsync())[1];
        (second.ToAddress, second.Subject).ShouldBe(("maria.s@outro.example", "Re: " + mail.Subject), "who wrote last is answered");
    }

    [Theory, BothEngines]
    public async Task What_we_add_before_the_customer_writes_goes_to_the_same_address(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await app.MailboxAsync();
        using var program = await app.ProgramAsync(Scope.Write);
        using var begun = await program.PostAsJsonAsync("/api/v1/conversations", new { to = "loja@cliente.example", subject = "Visita", markdown = "Quinta?" });
        var view = await begun.Content.ReadFromJsonAsync<JsonElement>();
        view.GetProperty("assigneeId").ValueKind.ShouldBe(JsonValueKind.Null, "a program is nobody to be put in charge");
        await app.AnswerAsync(view.GetProperty("id").GetGuid(), "Ou sexta?");

        var sent = await app.OutgoingAsync();
        sent.Select(m => m.ToAddress).ShouldBe(["loja@cliente.example", "loja@cliente.example"]);
        sent[1].References.ShouldContain(sent[0].MessageIdHeader);
    }

    [Fact]
    public async Task A_program_needs_the_scope_and_is_told_what_is_wrong()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        using var program = await app.ProgramAsync(Scope.Write);
        using var wrong = await program.PostAsJsonAsync("/api/v1/conversations", new { to = "Maria", subject = "Visita", markdown = "Quinta?" });
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await wrong.Content.ReadFromJsonAsync<JsonElement>();
        (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()).ShouldBe(("desk.recipient-wrong", "to"));
        using var reader = await app.ProgramAsync(Scope.Read);
        (await reader.PostAsJsonAsync("/api/v1/conversations", new { })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var stranger = app.Stranger();
        (await stranger.PostAsJsonAsync("/api/v1/conversations", new { })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
