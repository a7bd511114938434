using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Listening.Ask;

public class HoldRestoredSurveysTests
{
    [Theory, BothEngines]
    public async Task Who_was_about_to_be_asked_when_a_backup_was_made_is_not_asked_a_second_time_after_its_restore(Engine engine)
    {
        await using var app = await ListeningApp.StartAsync(engine);
        var customer = await app.CustomerAsync();
        var conversation = await app.ConversationAsync(customer);
        await app.App.QueryAsync(db =>
        {
            var now = app.App.Clock.GetUtcNow();
            db.Publish(new ConversationResolved(conversation, customer.Id, null, ChannelKind.Email, now), now);
            return db.SaveChangesAsync();
        });
        var file = Path.Combine(app.App.Settings.Data, "tarde.vinculo");
        await app.App.InScopeAsync(provider => provider.GetRequiredService<MakeBackup>().RunAsync(file, CancellationToken.None));
        await app.App.SettleAsync();
        app.Mail.Queued.Count.ShouldBe(1);

        await app.App.InScopeAsync(provider => provider.GetRequiredService<RestoreBackup>().RunAsync(file, overwrite: true, CancellationToken.None));
        await app.App.SettleAsync();

        app.Mail.Queued.Count.ShouldBe(1);
        await app.ResolveAsync(await app.ConversationAsync(customer), customer); // the next resolution is another matter
        app.Mail.Queued.Count.ShouldBe(2);
    }
}
