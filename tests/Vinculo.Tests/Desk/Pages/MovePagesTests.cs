using System.Net;
using AngleSharp.Dom;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Pages;

/// <summary>Moving a message, and saying whose a conversation is, as pages do it.</summary>
public class MovePagesTests
{
    [Theory, BothEngines]
    public async Task A_message_is_split_off_in_the_dialog_and_brought_back_from_the_thread(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var id = await visit.OpenAsync("Bia Reis");
        var stray = await visit.ReceiveAsync("Caio Melo", text: "E a minha nota?", into: id);
        var page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelector($"#move-{stray.MessageId}").ShouldNotBeNull();

        var dialog = await visit.FragmentAsync($"/inbox/messages/{stray.MessageId}/move");
        dialog.QuerySelector("#form-move")!.GetAttribute("action").ShouldBe($"/inbox/messages/{stray.MessageId}/move");
        using var moved = await visit.SendAsync($"/inbox/messages/{stray.MessageId}/move", ("into", "new"));

        moved.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelectorAll("#thread-items .v-msg").Length.ShouldBe(1);
        var line = page.QuerySelectorAll("#thread-items .v-ev").Single(e => e.TextContent.Contains("Ana Lima moveu mensagens para a conversa", StringComparison.Ordinal));
        var undo = line.QuerySelector("form")!.GetAttribute("action")!;

        using var back = await visit.SendAsync(undo);

        back.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        page = await visit.PageAsync("/inbox/" + id);
        page.QuerySelectorAll("#thread-items .v-msg").Length.ShouldBe(2);
        page.QuerySelectorAll("#thread-items .v-ev form").ShouldBeEmpty(); // taken back once
    }

    [Theory, BothEngines]
    public async Task A_message_goes_to_the_conversation_that_was_found(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var target = await visit.ReceiveAsync("Bia Reis", "Garantia da poltrona");
        var id = await visit.OpenAsync("Bia Reis");
        var stray = await visit.ReceiveAsync("Bia Reis", text: "E a garantia?", into: id);

        var found = await visit.FragmentAsync($"/inbox/messages/{stray.MessageId}/move/search?q=garantia+da+poltrona");
        found.QuerySelectorAll("button[name=into]").Single().GetAttribute("value").ShouldBe(target.ConversationId.ToString());
        using var moved = await visit.SendAsync($"/inbox/messages/{stray.MessageId}/move", ("into", target.ConversationId.ToString()));

        moved.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await visit.PageAsync("/inbox/" + target.ConversationId)).QuerySelectorAll("#thread-items .v-msg").Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_moved_is_said_in_words()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var only = await visit.ReceiveAsync("Bia Reis");

        using var refused = await visit.SendAsync($"/inbox/messages/{only.MessageId}/move", ("into", "new"));
        using var nowhere = await visit.SendAsync($"/inbox/messages/{only.MessageId}/move");

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        Uri.UnescapeDataString(refused.Headers.GetValues("X-Problem").Single()).ShouldBe("Nada ficaria aqui. Para levar tudo, junte as conversas.");
        nowhere.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Another_customer_is_found_by_name_and_chosen()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        await visit.OpenAsync("Caio Melo");
        var id = await visit.OpenAsync("Bia Reis");
        (await visit.FragmentAsync($"/inbox/{id}/customer")).QuerySelector("dialog").ShouldNotBeNull();

        var found = await visit.FragmentAsync($"/inbox/{id}/customer/search?q=caio");
        var choice = found.QuerySelector("button[name=customer]")!.GetAttribute("value")!;
        using var set = await visit.SendAsync($"/inbox/{id}/customer", ("customer", choice));

        set.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await visit.PageAsync("/inbox/" + id)).QuerySelector("#customer .v-h2")!.TextContent.ShouldBe("Caio Melo");
        (await visit.FragmentAsync($"/inbox/{id}/customer/search?q=ninguem")).QuerySelector("p")!.TextContent.ShouldBe("Nenhum cliente encontrado com isso.");
        (await visit.FragmentAsync($"/inbox/{id}/customer/search?q=")).Body!.Children.ShouldBeEmpty();
    }
}
