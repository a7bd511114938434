using System.CommandLine;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Commands;

/// <summary>
/// <c>doctor</c>: looks at everything that has to be right, changes nothing, and says what to do. It ends with 1 when
/// something is wrong.
/// </summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var doctor = new Command("doctor", "Checks the settings, the database, the data folder and the mailboxes, and says what to do.");
        doctor.SetAction(RunAsync);
        return doctor;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // A wrong setting ends here, with its name and what is expected.
        await using var app = VinculoApp.Create([.. parsed.UnmatchedTokens], builder => builder.Logging.ClearProviders());
        await SayAsync("settings", Finding.Good("can be read"));
        await using var scope = app.Services.CreateAsyncScope();
        var problems = 0;
        foreach (var check in scope.ServiceProvider.GetServices<IDoctorCheck>())
        {
            foreach (var finding in await LookAsync(check, cancellationToken))
            {
                await SayAsync(check.Name, finding);
                if (finding.Kind == FindingKind.Problem)
                    problems++;
            }
            if (problems > 0 && check is DatabaseCheck)
                break; // the others would only say the same
        }
        await Console.Out.WriteLineAsync(problems == 0 ? "All is well." : $"{problems} to mend.");
        return problems == 0 ? CommandLine.Done : CommandLine.NotDone;
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await check.LookAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Problem($"could not be looked at: {e.Message}", "see the message; if it does not help, report it")];
        }
    }

    private static async Task SayAsync(string name, Finding finding)
    {
        var mark = finding.Kind switch { FindingKind.Good => "ok", FindingKind.Warning => "careful", _ => "WRONG" };
        await Console.Out.WriteLineAsync($"{mark,-8}{name}: {finding.What}");
        if (finding.Advice is not null)
            await Console.Out.WriteLineAsync($"        -> {finding.Advice}");
    }
}

/// <summary>The database: reached, at this version's schema, whole, and writable.</summary>
internal sealed class DatabaseCheck(VinculoDb db, VinculoSettings settings) : IDoctorCheck
{
    public string Name => "database";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (!settings.UsesPostgres && !File.Exists(StorageSetup.SqliteFile(settings)))
            return [Finding.Problem($"there is none at {StorageSetup.SqliteFile(settings)}", "check Vinculo__Data, or make a new one with: vinculo migrate")];
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            return await LookInsideAsync(cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            return [Damaged(e.Message)];
        }
        catch (Exception e) when (e is DbException || e.InnerException is DbException)
        {
            var said = (e.InnerException as DbException ?? e).Message;
            return [Finding.Problem($"cannot be reached: {said}", "check Vinculo__Database, and that the server runs and lets this machine in")];
        }
    }

    private async Task<IReadOnlyList<Finding>> LookInsideAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding> { Finding.Good(settings.UsesPostgres ? "PostgreSQL is reached" : "SQLite is open") };
        var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        findings.Add(missing == 0
            ? Finding.Good("has the schema of this version")
            : Finding.Problem($"lacks {missing} changes of this version", "run: vinculo migrate (a start of the server does it too)"));
        if (!settings.UsesPostgres)
            findings.Add(await IntegrityAsync(cancellationToken));
        if (missing == 0)
            findings.Add(await WritableAsync(cancellationToken));
        return findings;
    }

    private async Task<Finding> IntegrityAsync(CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        var said = (await command.ExecuteScalarAsync(cancellationToken))?.ToString();
        return said == "ok"
            ? Finding.Good("is whole")
            : Damaged(said);
    }

    private static Finding Damaged(string? said) =>
        Finding.Problem($"is damaged: {said}", "stop the server, keep a copy of the data folder, and restore the last backup");

    /// <summary>Writes and takes back.</summary>
    private async Task<Finding> WritableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"UPDATE platform_outbox SET attempts = attempts WHERE 1 = 0", cancellationToken);
            await transaction.RollbackAsync(cancellationToken);
            return Finding.Good("can be written");
        }
        catch (DbException e)
        {
            return Finding.Problem($"cannot be written: {e.Message}", "check the rights of the file and its folder, or of the database's user");
        }
    }
}

/// <summary>The data folder: there, writable, with room, with the keys that decrypt the secrets.</summary>
internal sealed class DataFolderCheck(VinculoSettings settings) : IDoctorCheck
{
    private const long LittleRoom = 1L << 30;
    private const long NoRoom = 100L << 20;

    public string Name => "data folder";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(settings.DataFolder))
            return [Finding.Problem($"there is no {settings.DataFolder}", "make it, or set Vinculo__Data to where it is")];
        var findings = new List<Finding>();
        try
        {
            var probe = Path.Combine(settings.DataFolder, Path.GetRandomFileName());
            await File.WriteAllTextAsync(probe, "", cancellationToken);
            File.Delete(probe);
            findings.Add(Finding.Good($"{settings.DataFolder} can be written"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Problem($"{settings.DataFolder} cannot be written: {e.Message}", "give the user that runs Vinculo the right to write there"));
        }
        findings.Add(Room(new DriveInfo(settings.DataFolder).AvailableFreeSpace));
        var keys = Path.Combine(settings.DataFolder, "keys");
        findings.Add(Directory.Exists(keys) && Directory.EnumerateFiles(keys, "key-*.xml").Any()
            ? Finding.Good("has the keys")
            : Finding.Warning("has no keys yet", "nothing to do on a new installation; otherwise restore the folder keys, or the mailboxes' passwords must be typed again"));
        return findings;
    }

    private static Finding Room(long free) => free switch
    {
        < NoRoom => Finding.Problem($"only {free >> 20} MB are free", "make room before messages are refused"),
        < LittleRoom => Finding.Warning($"only {free >> 20} MB are free", "make room soon"),
        _ => Finding.Good($"{free >> 30} GB are free"),
    };
}
