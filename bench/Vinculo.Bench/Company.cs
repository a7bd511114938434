using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Bench;

/// <summary>A company with so many conversations on PostgreSQL, its application running, and the commands it sends noted.</summary>
internal sealed class Company : IAsyncDisposable
{
    private Company(RunningApp app, CommandLog log, NpgsqlDataSource source, int conversations) =>
        (App, Log, Source, Conversations) = (app, log, source, conversations);

    public RunningApp App { get; }

    public CommandLog Log { get; }

    /// <summary>The same database without the application.</summary>
    public NpgsqlDataSource Source { get; }

    public int Conversations { get; }

    public static async Task<Company> OpenAsync(Installations installations, int conversations)
    {
        var settings = await installations.GetAsync("with_" + conversations, keep: true);
        var log = new CommandLog();
        var app = await RunningApp.StartAsync(settings, log.Attach);
        await new Crowd(app, conversations).LoadAsync();
        return new Company(app, log, NpgsqlDataSource.Create(settings.Database), conversations);
    }

    /// <summary>So many conversations from anywhere in the years.</summary>
    public async Task<Guid[]> SomeAsync(int count)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
        var ids = await db.Set<Conversation>().Select(c => c.Id).ToArrayAsync();
        new Random(7).Shuffle(ids);
        return ids[..count];
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Source.DisposeAsync();
    }
}
