using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Vinculo.People.Setup;

/// <summary>At a start without accounts, prints where the first administrator is made and the key that it takes.</summary>
internal sealed class SetupNotice(
    SetupState state, SetupKey key, IServer server, IHostApplicationLifetime lifetime, ILogger<SetupNotice> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(stoppingToken);
        if (await state.IsDoneAsync(stoppingToken))
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        logger.LogWarning("Nobody has an account yet. Make the first one at {Url}/setup with this key: {SetupKey}", address, key.Issue());
    }
}
