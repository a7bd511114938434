using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vinculo.Desk.Answering;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Browser.Tests;

/// <summary>The inbox as people use it: together, and without a mouse.</summary>
public class DeskTests(Chromium chromium, DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task Two_people_see_each_other_at_one_conversation_and_who_is_typing()
    {
        await using var here = await chromium.ProfileAsync();
        await using var there = await chromium.ProfileAsync();
        var manager = await demo.SignedInAsync(here, Role.Manager);
        var agent = await demo.SignedInAsync(there, Role.Agent);
        await manager.GotoAsync(demo.App.Url + "/inbox?tab=all");
        await manager.Locator(".v-item").First.ClickAsync();
        await manager.WaitForURLAsync("**/inbox/*");

        await agent.GotoAsync(manager.Url);

        await Assertions.Expect(manager.Locator("[data-presence] [role=img]")).ToHaveCountAsync(1);
        await Assertions.Expect(manager.Locator("[data-presence]")).ToHaveAttributeAsync("title", Name(Role.Agent));
        await Assertions.Expect(agent.Locator("[data-presence]")).ToHaveAttributeAsync("title", Name(Role.Manager));

        await agent.Locator("#form-reply [name=text]").PressSequentiallyAsync("Bom dia");
        await Assertions.Expect(manager.Locator("[data-typing-of]")).ToContainTextAsync(Name(Role.Agent).Split(' ')[0]);

        await agent.GotoAsync(demo.App.Url + "/customers");
        await Assertions.Expect(manager.Locator("[data-presence] [role=img]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_conversation_is_found_noted_answered_and_resolved_from_the_keyboard_alone()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        await page.GotoAsync(demo.App.Url + "/inbox?tab=all");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/inbox/*");
        await Assertions.Expect(page.Locator("#thread-title")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.Locator("#form-note textarea")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Falei com o depósito.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".v-thread")).ToContainTextAsync("Falei com o depósito.");

        await Assertions.Expect(page.Locator("#thread-title")).ToBeFocusedAsync(); // sent, and keys are keys again
        await page.Keyboard.PressAsync("r");
        await Assertions.Expect(page.Locator("#form-reply [name=text]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("O pedido sai **hoje**.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator(".v-thread strong", new() { HasText = "hoje" })).ToBeVisibleAsync();

        await Assertions.Expect(page.Locator("#thread-title")).ToBeFocusedAsync(); // sent, and keys are keys again
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.Locator("#thread-reopen")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("Indicadores");
        await Assertions.Expect(page.Locator("#v-palette [role=option]").First).ToContainTextAsync("Indicadores");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/insight");
    }

    [Fact]
    public async Task Recipients_are_chosen_kept_with_the_draft_and_written_to_from_the_keyboard_alone()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        var conversation = await demo.ReceiveAsync("Maria Souza", "maria@obra.example", copiedTo: "Rui Reis <rui@obra.example>");
        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}");
        var line = page.Locator("#answer-to-line");
        await Assertions.Expect(line).ToContainTextAsync("Maria Souza <maria@obra.example>");

        // As long as nobody has touched it, it follows who writes.
        await demo.ReceiveAsync("Ana Reis", "ana@obra.example", into: conversation, copiedTo: "Rui Reis <rui@obra.example>");
        await Assertions.Expect(line).ToContainTextAsync("Ana Reis <ana@obra.example>");

        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("Chega na quinta.");
        await page.Keyboard.PressAsync("Shift+Tab"); // reply to all
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#answer-to-cc")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#answer-to-cc")).ToHaveValueAsync("Rui Reis <rui@obra.example>");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(", obra");

        await page.ReloadAsync();
        await Assertions.Expect(line).ToContainTextAsync("Cc Rui Reis <rui@obra.example>, obra");
        await page.Keyboard.PressAsync("r");
        await Assertions.Expect(page.Locator("#form-reply [name=text]")).ToHaveValueAsync("Chega na quinta.");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#form-reply .v-error")).ToContainTextAsync("“obra”");
        await Assertions.Expect(page.Locator("#answer-to-cc")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        for (var i = 0; i < ", obra".Length; i++)
            await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.PressAsync("Enter"); // on to the text; nothing is sent
        await Assertions.Expect(page.Locator("#form-reply [name=text]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(page.Locator(".v-thread .v-break")).ToHaveTextAsync("Para Ana Reis <ana@obra.example> · Cc Rui Reis <rui@obra.example>");
        await Assertions.Expect(line).ToContainTextAsync("Ana Reis <ana@obra.example>");
        await Assertions.Expect(line).Not.ToContainTextAsync("Rui");
    }

    [Fact]
    public async Task What_comes_before_the_page_has_begun_to_listen_is_shown_when_it_does()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        var conversation = await demo.ReceiveAsync("Maria Souza", "maria@obra.example");
        var held = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        await page.RouteAsync("**/live/negotiate*", async route =>
        {
            asked.TrySetResult();
            await held.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}");
        await asked.Task;
        var line = page.Locator("#answer-to-line");
        await Assertions.Expect(line).ToContainTextAsync("Maria Souza <maria@obra.example>");

        await demo.ReceiveAsync("Ana Reis", "ana@obra.example", into: conversation);
        held.SetResult();

        await Assertions.Expect(line).ToContainTextAsync("Ana Reis <ana@obra.example>");
    }

    [Fact]
    public async Task A_link_to_a_message_of_long_ago_asks_for_the_older_ones_until_it_is_shown()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        await page.GotoAsync(demo.App.Url + "/inbox?tab=all");
        await page.Locator(".v-item").First.ClickAsync();
        await page.WaitForURLAsync("**/inbox/*");
        var conversation = Guid.Parse(new Uri(page.Url).Segments[^1]);
        await page.GotoAsync("about:blank");
        var first = await NoteAsync(conversation, "Combinado com o depósito.");
        for (var i = 1; i <= 110; i++)
            await NoteAsync(conversation, "Nota " + i);

        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}#m-{first}");

        await Assertions.Expect(page.Locator("#m-" + first)).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_cell_of_the_heat_map_opens_its_rows()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Manager);
        await page.GotoAsync(demo.App.Url + "/insight");
        var map = page.Locator("[data-chart=heat]");
        await map.ScrollIntoViewIfNeededAsync();
        await map.Locator("svg text", new() { HasTextRegex = new("^[1-9][0-9]*$") }).First.ClickAsync();

        await page.WaitForURLAsync("**/insight/rows/*weekday=*&hour=*");
        await Assertions.Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
    }

    private async Task<Guid> NoteAsync(Guid conversation, string text)
    {
        await using var scope = demo.App.Services.CreateAsyncScope();
        var done = await scope.ServiceProvider.GetRequiredService<WriteNote>().RunAsync(conversation, new Note(text), Actor.System, CancellationToken.None);
        return done.Value!.MessageId!.Value;
    }

    private string Name(Role role) => demo.Account(role).Name;
}
