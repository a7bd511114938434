using System.CommandLine;
using System.Globalization;
using Vinculo.Platform.Backup;

namespace Vinculo.Platform.Commands;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>.</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> File = new("FILE") { Description = "The backup: one file with everything." };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replaces what is in the database." };

    public static Command Backup()
    {
        var command = new Command("backup", "Writes the database, the keys and the attachments into one file, while the server goes on.");
        command.Add(File);
        command.SetAction((parsed, cancellationToken) => CommandLine.WithServicesAsync(parsed, async provider =>
        {
            var file = Path.GetFullPath(parsed.GetValue(File)!);
            if (Path.Exists(file))
                throw new CommandException($"{file} is there already; give another name, or remove it first.");
            if (!Directory.Exists(Path.GetDirectoryName(file)))
                throw new CommandException($"There is no folder {Path.GetDirectoryName(file)}.");
            var manifest = await provider.GetRequiredService<MakeBackup>().RunAsync(file, cancellationToken);
            await SayAsync("Backed up", manifest, file);
            return CommandLine.Done;
        }));
        return command;
    }

    public static Command Restore()
    {
        var command = new Command("restore", "Puts a backup into an empty database, on either engine. Stop the server first.");
        command.Add(File);
        command.Add(Overwrite);
        command.SetAction((parsed, cancellationToken) => CommandLine.WithServicesAsync(parsed, async provider =>
        {
            var file = Path.GetFullPath(parsed.GetValue(File)!);
            var manifest = await provider.GetRequiredService<RestoreBackup>().RunAsync(file, parsed.GetValue(Overwrite), cancellationToken);
            await SayAsync("Restored", manifest, file);
            return CommandLine.Done;
        }));
        return command;
    }

    private static Task SayAsync(string what, BackupManifest manifest, string file) => Console.Out.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {manifest.Entries.Sum(entry => entry.Rows ?? 0)} rows, {manifest.Entries.Count(entry => entry.Rows is null)} files, made {manifest.MadeAt:u}, {file}"));
}
