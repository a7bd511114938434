using Microsoft.Playwright;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Security;

namespace Vinculo.Browser.Tests;

/// <summary>The dialogs and banners of a conversation, from opening to the end, without a mouse.</summary>
public class DialogTests(Chromium chromium, DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task A_conversation_is_merged_with_another_and_taken_out_again()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        var conversation = await demo.ReceiveAsync("Maria Souza", "maria@porta.example", "Porta empenada");
        var other = await demo.ReceiveAsync("Caio Melo", "caio@porta.example", "Biqueira torta");
        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}");

        var more = page.Locator("#thread-more-open");
        await OpenMergeAsync(page, more);
        await page.Keyboard.PressAsync("Escape");
        await Expect(more).ToBeFocusedAsync();

        await OpenMergeAsync(page, more);
        await page.Keyboard.TypeAsync("biqueira torta");
        var found = page.Locator("#merge-found button");
        await Expect(found).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(found).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#d-merge [name=q]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator($"#thread-head .v-banner a[href='/inbox/{other}']")).ToBeVisibleAsync();
        await Expect(page.Locator("#d-merge")).ToHaveCountAsync(0);
        await Expect(page.Locator("#thread-title")).ToBeFocusedAsync();
        await Expect(page.Locator("#composer")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("z");
        await Expect(more).ToBeVisibleAsync();
        await Expect(page.Locator("#composer")).ToBeVisibleAsync();
        await Expect(page.Locator("#thread-head .v-banner")).ToHaveCountAsync(0);
        await Expect(page.Locator("#thread-title")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_message_is_moved_to_another_conversation_or_split_off_and_taken_back()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        var conversation = await demo.ReceiveAsync("Maria Souza", "maria@mesa.example", "Mesa de jantar", "E a cadeira de balanço?");
        await demo.ReceiveAsync("Maria Souza", "maria@mesa.example", text: "Chegou a mesa.", into: conversation);
        await demo.ReceiveAsync("Caio Melo", "caio@mesa.example", "Biqueira reta");
        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}");
        var message = page.Locator(".v-msg", new() { HasText = "cadeira de balanço" });
        var move = message.Locator(".v-msg-move");
        var title = page.Locator("#thread-title");
        await title.FocusAsync();

        await TabToAsync(page, move);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#form-move .btn-primary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(move).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, page.Locator("#d-move [name=q]"));
        await page.Keyboard.TypeAsync("biqueira reta");
        await Expect(page.Locator("#move-found button")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#move-found button")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#d-move")).ToHaveCountAsync(0);
        await Expect(message).ToHaveCountAsync(0);
        await Expect(title).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("z");
        await Expect(message).ToBeVisibleAsync();

        await TabToAsync(page, move);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#form-move .btn-primary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(message).ToHaveCountAsync(0);
        await Expect(title).ToBeFocusedAsync();
        await TabToAsync(page, page.Locator(".v-ev form button")); // when the key comes too late
        await page.Keyboard.PressAsync("Enter");
        await Expect(message).ToBeVisibleAsync();
        await Expect(title).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Whose_mail_it_is_is_said_where_the_sender_is_in_doubt()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        await demo.ReceiveAsync("Lúcia Prado", "lucia@sofa.example");
        await demo.ReceiveAsync("Rui Alves", "rui@sofa.example");
        var conversation = await demo.ReceiveAsync(
            "Rui Alves", "rui@sofa.example", "Sofá", sender: new SenderEvidence(SenderCheck.Failed, "dmarc=fail"));
        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}");
        var banner = page.Locator("#thread-head .v-banner-warn");
        var title = page.Locator("#thread-title");
        await title.FocusAsync();

        await TabToAsync(page, page.Locator("#doubt-other"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#d-whose [name=q]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Lúcia Prado");
        await Expect(page.Locator("#whose-found button")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(banner).ToHaveCountAsync(0);
        await Expect(title).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("z");
        await Expect(banner).ToBeVisibleAsync();

        await TabToAsync(page, page.Locator("#doubt-other"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#d-whose [name=q]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#doubt-other")).ToBeFocusedAsync();

        await TabToAsync(page, page.Locator("#doubt-is"), "Shift+Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(banner).ToHaveCountAsync(0);
        await Expect(title).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_was_found_can_be_pressed_in_the_moment_in_which_it_is_shown()
    {
        await using var profile = await chromium.ProfileAsync();
        var page = await demo.SignedInAsync(profile, Role.Agent);
        var conversation = await demo.ReceiveAsync("Maria Souza", "maria@janela.example", "Janela emperrada");
        var other = await demo.ReceiveAsync("Caio Melo", "caio@janela.example", "Cremona solta");
        await page.GotoAsync($"{demo.App.Url}/inbox/{conversation}");
        await OpenMergeAsync(page, page.Locator("#thread-more-open"));
        await page.EvaluateAsync(
            """
            id => {
              window.samePage = true;
              new MutationObserver((_, observer) => {
                const button = document.getElementById(id);
                if (button) { observer.disconnect(); button.click(); }
              }).observe(document.getElementById('merge-found'), { childList: true, subtree: true });
            }
            """,
            $"into-{other}");

        await page.Keyboard.TypeAsync("cremona solta");

        await Expect(page.Locator($"#thread-head .v-banner a[href='/inbox/{other}']")).ToBeVisibleAsync();
        (await page.EvaluateAsync<bool?>("window.samePage")).ShouldBe(true);
    }

    private static async Task OpenMergeAsync(IPage page, ILocator more)
    {
        await TabToAsync(page, more);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#thread-more button:visible").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#thread-more [hx-get$='/merge']")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#d-merge [name=q]")).ToBeFocusedAsync();
    }

    private static async Task TabToAsync(IPage page, ILocator there, string key = "Tab")
    {
        await Expect(there).ToBeVisibleAsync();
        var seen = new List<string>();
        for (var i = 0; i < 80; i++)
        {
            seen.Add(await page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.className || document.activeElement.tagName"));
            if (await there.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await page.Keyboard.PressAsync(key);
        }
        throw new InvalidOperationException($"{there} is not reached with {key}, but " + string.Join(" > ", seen));
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
