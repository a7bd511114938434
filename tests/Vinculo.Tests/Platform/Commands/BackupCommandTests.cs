using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Files;
using Vinculo.Platform.Search;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Commands;

public class BackupCommandTests
{
    public static TheoryData<Engine, Engine> Ways() => new()
    {
        { Engine.Sqlite, Engine.Sqlite },
        { Engine.Sqlite, Engine.Postgres },
        { Engine.Postgres, Engine.Sqlite },
        { Engine.Postgres, Engine.Postgres },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task A_backup_of_either_engine_made_while_the_server_runs_is_restored_into_either(Engine from, Engine to)
    {
        await using var app = await TestApp.StartAsync(from);
        var filled = await FillAsync(app);
        var file = Path.Combine(app.Settings.Data, "casa.vinculo");
        (await VinculoProcess.RunAsync(app.Settings, "backup", file)).ShouldSatisfyAllConditions(
            ended => ended.Errors.ShouldBe(""),
            ended => ended.Code.ShouldBe(0),
            ended => ended.Output.ShouldStartWith("Backed up: "));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await using var target = await TestDatabase.CreateAsync(to);
        var restored = await VinculoProcess.RunAsync(target.Settings, "restore", file);
        (restored.Code, restored.Errors).ShouldBe((0, ""));

        await using var db = target.Open();
        await using var source = TestDatabase.Open(app.Settings);
        foreach (var table in BackupFormat.TablesOf(db).Where(table => table.Name != "platform_number_series")) // goes on elsewhere, from today
            (await CountAsync(db, table.Name)).ShouldBe(await CountAsync(source, table.Name), table.Name);
        (await db.Set<Account>().SingleAsync(a => a.Id == filled.Account)).Name.ShouldBe("João Ávila \"Zé\"\n");
        new Blobs(target.Settings).Open(filled.Blob)!.Length.ShouldBe(5);
        (await new SearchTable("desk_message_search").Match(db, "poltronas")!.ToListAsync()).ShouldBe([filled.Message]);
        await using var other = VinculoApp.Create(["--Vinculo:Data=" + target.Settings.Data, "--Vinculo:Database=" + target.Settings.Database]);
        other.Services.GetRequiredService<Secrets>().Unprotect(filled.Secret).ShouldBe("senha da caixa");
        // The audit trail is closed again.
        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM platform_audit"));
    }

    [Theory, BothEngines]
    public async Task A_database_in_use_is_not_replaced_unless_told_so(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        await FillAsync(app);
        var file = Path.Combine(app.Settings.Data, "casa.vinculo");
        await VinculoProcess.RunAsync(app.Settings, "backup", file);

        await using var target = await TestDatabase.CreateAsync(engine);
        await using (var db = target.Open())
        {
            db.Audit(Actor.System, "test.used", Guid.Empty, null, null, DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync();
        }
        var refused = await VinculoProcess.RunAsync(target.Settings, "restore", file);
        (refused.Code, refused.Output).ShouldBe((1, ""));
        refused.Errors.ShouldContain("--overwrite");

        (await VinculoProcess.RunAsync(target.Settings, "restore", file, "--overwrite")).Code.ShouldBe(0);
        await using var after = target.Open();
        (await after.Set<AuditEntry>().AnyAsync(e => e.Action == "test.used")).ShouldBeFalse();
        (await after.Set<Account>().CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("missing")]
    [InlineData("cut")]
    [InlineData("other")]
    public async Task A_damaged_backup_restores_nothing_and_says_what_is_wrong(string how)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        await FillAsync(app);
        var file = Path.Combine(app.Settings.Data, "casa.vinculo");
        await VinculoProcess.RunAsync(app.Settings, "backup", file);
        Damage(file, how);

        await using var target = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(target.Settings, "restore", file);
        (ended.Code, ended.Output).ShouldBe((1, ""));
        ended.Errors.ShouldContain(how switch { "changed" => "damaged", "missing" => "is missing", _ => "not a backup" });
        await using var db = target.Open();
        (await db.Set<Account>().CountAsync()).ShouldBe(0);
        Directory.Exists(Path.Combine(target.Settings.Data, "attachments")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_is_there_is_never_written_over()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite);
        var file = Path.Combine(app.Settings.Data, "casa.vinculo");
        await File.WriteAllTextAsync(file, "something");
        (await VinculoProcess.RunAsync(app.Settings, "backup", file)).Code.ShouldBe(1);
        (await File.ReadAllTextAsync(file)).ShouldBe("something");
    }

    private static void Damage(string file, string how)
    {
        switch (how)
        {
            case "changed":
                using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
                {
                    var entry = zip.Entries.First(e => e.FullName.StartsWith(BackupFormat.Attachments, StringComparison.Ordinal));
                    using var stream = entry.Open();
                    stream.Write("OTHER"u8);
                }
                break;
            case "missing":
                using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
                    zip.GetEntry("tables/people_account.jsonl")!.Delete();
                break;
            case "cut":
                using (var stream = File.OpenWrite(file))
                    stream.SetLength(stream.Length / 2);
                break;
            default:
                File.WriteAllText(file, "Prezados, segue em anexo.");
                break;
        }
    }

    private static async Task<Filled> FillAsync(TestApp app)
    {
        var account = await app.AccountAsync(Role.Administrator, "João Ávila \"Zé\"\n");
        var message = Ids.New(app.Clock.GetUtcNow());
        var blob = await app.Services.GetRequiredService<Blobs>().PutAsync(new MemoryStream("bytes"u8.ToArray()), 100, CancellationToken.None);
        await app.QueryAsync(async db =>
        {
            db.Audit(Actor.System, "test.filled", account.Id, null, new { Text = "ação" }, app.Clock.GetUtcNow());
            await new SearchTable("desk_message_search").PutAsync(db, message, ["A poltrona chegou com um risco na perna"], CancellationToken.None);
            return await db.SaveChangesAsync();
        });
        return new Filled(account.Id, message, blob.Hash, app.Services.GetRequiredService<Secrets>().Protect("senha da caixa"));
    }

    private static Task<int> CountAsync(VinculoDb db, string table)
    {
        var sql = $"SELECT count(*) AS \"Value\" FROM \"{table}\"";
        return db.Database.SqlQueryRaw<int>(sql).SingleAsync();
    }

    private sealed record Filled(Guid Account, Guid Message, string Blob, string Secret);
}
