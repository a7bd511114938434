using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Vinculo.Desk.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Browser.Tests;

/// <summary>What tests at the demonstration company say: somebody signs in, a customer writes.</summary>
internal static class DemoVisits
{
    public static DemoAccount Account(this DemoFixture demo, Role role) =>
        demo.App.Services.GetRequiredService<DemoAccounts>().All.First(a => a.Role == role);

    public static async Task<IPage> SignedInAsync(this DemoFixture demo, IBrowserContext profile, Role role)
    {
        var page = await profile.NewPageAsync();
        await SignIn.AsAsync(page, demo.App.Url, demo.Account(role).Email, demo.Account(role).Password);
        return page;
    }

    /// <summary>A customer writes by e-mail. Returns the conversation.</summary>
    public static async Task<Guid> ReceiveAsync(
        this DemoFixture demo, string name, string address, string subject = "Entrega na obra", string text = "Quando chega?", Guid? into = null,
        string? copiedTo = null, SenderEvidence? sender = null)
    {
        await using var scope = demo.App.Services.CreateAsyncScope();
        var received = await scope.ServiceProvider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(
                ChannelKind.Email, into, null, name, address, subject, text, null, null, [],
                scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow(), Sender: sender, CopiedTo: copiedTo),
            CancellationToken.None);
        return received.ConversationId;
    }
}
