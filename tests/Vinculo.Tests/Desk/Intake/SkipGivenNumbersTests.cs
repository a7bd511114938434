using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Intake;

public class SkipGivenNumbersTests
{
    [Theory, BothEngines]
    public async Task A_number_that_was_given_after_the_backup_leads_to_no_stranger_s_conversation_once_it_is_restored(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var kept = await ReceiveAsync(app);
        var file = Path.Combine(app.Settings.Data, "meio-dia.vinculo");
        await app.InScopeAsync(provider => provider.GetRequiredService<MakeBackup>().RunAsync(file, CancellationToken.None));
        var sameDay = await ReceiveAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(1));
        var nextDay = await ReceiveAsync(app);
        string[] lost = [sameDay, nextDay];

        await app.InScopeAsync(provider => provider.GetRequiredService<RestoreBackup>().RunAsync(file, overwrite: true, CancellationToken.None));

        await using var restarted = await app.AnotherNodeAsync();
        var waited = await ReceiveAsync(restarted, ago: TimeSpan.FromDays(1)); // at the mail's server since yesterday
        var today = await ReceiveAsync(restarted);
        (waited[..9], today[..9]).ShouldBe(("20260310-", "20260311-"));
        foreach (var number in lost)
            (await FindAsync(restarted, number)).ShouldBeNull();
        (await FindAsync(restarted, kept)).ShouldNotBeNull();
        restarted.Clock.Advance(TimeSpan.FromDays(1));
        (await ReceiveAsync(restarted)).ShouldStartWith("20260312-000001-");
    }

    private static async Task<string> ReceiveAsync(TestApp app, TimeSpan ago = default) =>
        (await app.InScopeAsync(provider => provider.GetRequiredService<IDesk>().ReceiveAsync(
            new IncomingMessage(ChannelKind.Email, null, null, "Maria Souza", "maria@cliente.example", "Geladeira", "Não liga.", null, null, [], app.Clock.GetUtcNow() - ago),
            CancellationToken.None))).Protocol;

    private static Task<ConversationCard?> FindAsync(TestApp app, string protocol) =>
        app.InScopeAsync(provider => provider.GetRequiredService<IDesk>().FindByProtocolAsync(protocol.Replace("-", "", StringComparison.Ordinal), CancellationToken.None));
}
