using System.CommandLine;
using System.Data.Common;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Commands;

/// <summary>
/// The command line of the executable. Exit codes: 0 done; 1 not done, with the reason on standard error;
/// 2 called wrongly. Anything after the command that looks like a setting (<c>--Vinculo:Data=…</c>, <c>--urls …</c>)
/// goes to the configuration.
/// </summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int NotDone = 1;
    public const int CalledWrongly = 2;

    public static async Task<int> RunAsync(string[] args, params Command[] moduleCommands)
    {
        var root = new RootCommand("Vinculo: atendimento, relacionamento e o plano que os conduz.");
        var serve = ServeCommand.Create();
        root.Add(serve);
        root.Add(MigrateCommand());
        root.Add(BackupCommands.Backup());
        root.Add(BackupCommands.Restore());
        root.Add(DoctorCommand.Create());
        foreach (var command in moduleCommands)
            root.Add(command);
        foreach (var option in serve.Options)
            root.Add(option);
        root.SetAction(ServeCommand.RunAsync);
        TakeSettings(root);

        var parsed = root.Parse(args);
        foreach (var stray in parsed.UnmatchedTokens.Where(token => !IsSetting(token, parsed.UnmatchedTokens)))
        {
            await Console.Error.WriteLineAsync($"Unknown argument '{stray}'. Try --help.");
            return CalledWrongly;
        }
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            return CalledWrongly;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is SettingException or CommandException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return NotDone;
        }
        catch (Exception e) when (FaultOfDatabase(e) is { } fault)
        {
            await Console.Error.WriteLineAsync($"The database did not do it: {fault.Message.TrimEnd('.')}. Check Vinculo__Database; 'doctor' looks at everything.");
            return NotDone;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return NotDone;
        }
    }

    /// <summary>What the database said, however it was wrapped on its way here.</summary>
    private static DbException? FaultOfDatabase(Exception? e)
    {
        while (e is not (null or DbException))
            e = e.InnerException;
        return (DbException?)e;
    }

    /// <summary>Does something with the application's services, without starting the server.</summary>
    public static async Task<int> WithServicesAsync(ParseResult parsed, Func<IServiceProvider, Task<int>> work)
    {
        await using var app = VinculoApp.Create([.. parsed.UnmatchedTokens], LogToStandardError);
        await StorageSetup.MigrateAsync(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Standard output is the command's answer, which a script reads.</summary>
    private static void LogToStandardError(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // That the keys are not encrypted themselves is said in docs/settings.md, not at every command.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    private static Command MigrateCommand()
    {
        var migrate = new Command("migrate", "Brings the database to the schema of this version, and ends.");
        migrate.SetAction((parsed, _) => WithServicesAsync(parsed, _ => Task.FromResult(Done)));
        return migrate;
    }

    private static void TakeSettings(Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        foreach (var child in command.Subcommands)
            TakeSettings(child);
    }

    /// <summary>A token that configuration will read: <c>--a:b=c</c>, <c>--urls</c>, <c>--environment</c>, or the value after one.</summary>
    private static bool IsSetting(string token, IReadOnlyList<string> all)
    {
        var index = all.ToList().IndexOf(token);
        return LooksLikeSetting(token) || (index > 0 && LooksLikeSetting(all[index - 1]) && !all[index - 1].Contains('='));
    }

    private static bool LooksLikeSetting(string token) =>
        token.StartsWith("--", StringComparison.Ordinal)
        && (token.Contains(':') || token.StartsWith("--urls", StringComparison.Ordinal) || token.StartsWith("--environment", StringComparison.Ordinal));
}

/// <summary>A command that could not do its work; the message says why and what to do, and nothing else is printed.</summary>
internal sealed class CommandException(string message) : Exception(message);
