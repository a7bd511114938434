using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Storage;

public class DiskLaterTests
{
    [Theory, BothEngines]
    public async Task Only_the_context_that_asks_for_it_commits_without_the_disk(Engine engine)
    {
        await using var given = await TestApp.StartAsync(engine);
        // The server of the tests has it off for all.
        await using var node = engine == Engine.Postgres ? await given.AnotherNodeAsync(connection => connection.Options = "-c synchronous_commit=on") : null;
        var app = node ?? given;
        var (usual, later) = engine == Engine.Postgres ? ("on", "off") : ("2", "1"); // SQLite: FULL and NORMAL

        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<VinculoDb>();
            await db.OpenWithDiskLaterAsync(CancellationToken.None);
            (await SynchronousAsync(db)).ShouldBe(later);
        }

        // The pool hands the same connection out again.
        await using (var scope = app.Services.CreateAsyncScope())
            (await SynchronousAsync(scope.ServiceProvider.GetRequiredService<VinculoDb>())).ShouldBe(usual);
    }

    private static async Task<string> SynchronousAsync(VinculoDb db)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.CreateCommand(db.IsPostgres ? "SHOW synchronous_commit" : "PRAGMA synchronous");
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
