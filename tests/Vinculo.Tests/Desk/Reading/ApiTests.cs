using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Reading;

public class ApiTests
{
    [Theory, BothEngines]
    public async Task A_program_lists_reads_answers_and_resolves(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync("A porta não fecha.");
        using var program = await desk.App.ProgramAsync(Scope.Read, Scope.Write);

        var list = await program.GetFromJsonAsync<JsonElement>("/api/v1/conversations?state=Open&text=porta");
        var item = list.GetProperty("items").EnumerateArray().Single();
        item.GetProperty("id").GetGuid().ShouldBe(id);
        item.GetProperty("nextDueRule").GetString().ShouldBe("3.2");
        list.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);

        using var one = await program.GetAsync($"/api/v1/conversations/{id}");
        var tag = one.Headers.ETag!;
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/conversations/{id}");
        again.Headers.IfNoneMatch.Add(tag);
        (await program.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        using var written = await program.PostAsJsonAsync(
            $"/api/v1/conversations/{id}/messages", new { kind = "Reply", markdown = "Vamos trocar.", onBehalfOf = ana.Id });
        written.StatusCode.ShouldBe(HttpStatusCode.Created);
        var messages = await program.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{id}/messages");
        var newest = messages.GetProperty("items")[0];
        newest.GetProperty("authorName").GetString().ShouldBe("Ana Lima (test)");
        newest.GetProperty("kind").GetString().ShouldBe("Reply");

        using var stale = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/conversations/{id}/resolve");
        stale.Headers.IfMatch.Add(tag);
        (await program.SendAsync(stale)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        using var resolved = await program.PostAsync($"/api/v1/conversations/{id}/resolve", null);
        resolved.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await resolved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString().ShouldBe("Resolved");
        using var nonsense = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        (await program.PostAsync($"/api/v1/conversations/{id}/reopen", nonsense)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var twice = await program.PostAsync($"/api/v1/conversations/{id}/resolve", null);
        twice.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await twice.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("desk.already-resolved");
    }

    [Theory, BothEngines]
    public async Task A_program_assigns_snoozes_reopens_and_merges(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima", available: false);
        var id = await desk.OpenAsync();
        var other = await desk.OpenAsync();
        using var program = await desk.App.ProgramAsync(Scope.Read, Scope.Write);

        (await PostAsync(program, id, "assign", new { accountId = ana.Id, note = "Sua vez." })).GetProperty("assigneeName").GetString().ShouldBe("Ana Lima");
        (await PostAsync(program, id, "snooze", new { until = DeskApp.At(16) })).GetProperty("state").GetString().ShouldBe("Snoozed");
        (await PostAsync(program, id, "reopen", new { onBehalfOf = ana.Id })).GetProperty("state").GetString().ShouldBe("Open");
        (await PostAsync(program, id, "merge", new { into = other })).GetProperty("mergedIntoId").GetGuid().ShouldBe(other);
        using var wrong = await program.PostAsJsonAsync($"/api/v1/conversations/{other}/assign", new { accountId = id });
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, BothEngines]
    public async Task A_program_splits_a_message_off_and_says_whose_a_conversation_is(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var joana = desk.Customer("Joana Dias");
        var id = await desk.OpenAsync();
        var stray = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { ConversationId = id });
        using var program = await desk.App.ProgramAsync(Scope.Read, Scope.Write);

        using var moved = await program.PostAsJsonAsync($"/api/v1/messages/{stray.MessageId}/move", new { });
        moved.StatusCode.ShouldBe(HttpStatusCode.OK);
        var split = (await moved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        split.ShouldNotBe(id);
        (await PostAsync(program, split, "customer", new { customerId = joana.Id })).GetProperty("customerId").GetGuid().ShouldBe(joana.Id);
        using var last = await program.PostAsJsonAsync($"/api/v1/messages/{stray.MessageId}/move", new { into = id });
        last.StatusCode.ShouldBe(HttpStatusCode.Conflict); // it is all that the split holds
    }

    [Fact]
    public async Task The_same_key_writes_one_message()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        var id = await desk.OpenAsync();
        using var program = await desk.App.ProgramAsync(Scope.Write);
        program.DefaultRequestHeaders.Add("Idempotency-Key", "pedido-1");
        for (var i = 0; i < 2; i++)
        {
            using var written = await program.PostAsJsonAsync($"/api/v1/conversations/{id}/messages", new { kind = "Note", markdown = "Uma vez." });
            written.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
        (await desk.MessagesAsync(id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_reason()
    {
        await using var desk = await DeskApp.StartAsync(Engine.Sqlite);
        using var program = await desk.App.ProgramAsync(Scope.Read, Scope.Write);
        var nothing = Vinculo.Platform.Ids.New(desk.Clock.GetUtcNow());
        (await program.GetAsync($"/api/v1/conversations/{nothing}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await program.GetAsync($"/api/v1/conversations/{nothing}/messages")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await program.PostAsync($"/api/v1/conversations/{nothing}/resolve", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await program.GetAsync("/api/v1/conversations?after=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await program.GetAsync("/api/v1/conversations?assignee=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var reader = await desk.App.ProgramAsync(Scope.Read);
        (await reader.PostAsync($"/api/v1/conversations/{nothing}/resolve", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var stranger = desk.App.Stranger();
        (await stranger.GetAsync("/api/v1/conversations")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<JsonElement> PostAsync(HttpClient program, Guid id, string action, object body)
    {
        using var answer = await program.PostAsJsonAsync($"/api/v1/conversations/{id}/{action}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
