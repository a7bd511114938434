using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Backup;

/// <summary>
/// Puts a backup back, into either engine: first everything is checked, then the files are written, then all rows in one
/// transaction. Whatever goes wrong before the commit leaves the database as it was.
/// </summary>
internal sealed class RestoreBackup(VinculoDb db, VinculoSettings settings, IEnumerable<IAfterRestore> afterwards)
{
    /// <param name="overwrite">Whether what is in the database now may be lost.</param>
    /// <exception cref="CommandException">The file cannot be restored here; it says why.</exception>
    public async Task<BackupManifest> RunAsync(string file, bool overwrite, CancellationToken cancellationToken)
    {
        db.WaitForWholeTables();
        await using var stream = OpenFile(file);
        await using var zip = OpenZip(stream, file);
        var manifest = await ReadManifestAsync(zip, cancellationToken);
        await CheckSchemaAsync(manifest, cancellationToken);
        if (!overwrite && await db.Set<AuditEntry>().AnyAsync(cancellationToken))
            throw new CommandException("The database is in use already. To replace everything in it, stop the server and call again with --overwrite.");
        foreach (var entry in manifest.Entries)
            await CheckAsync(zip, entry, cancellationToken);

        foreach (var entry in manifest.Entries.Where(entry => entry.Rows is null))
            await WriteFileAsync(zip, entry, cancellationToken);
        await WriteRowsAsync(zip, manifest, cancellationToken);
        return manifest;
    }

    private static FileStream OpenFile(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"Cannot read {file}: {e.Message}");
        }
    }

    private static ZipArchive OpenZip(FileStream stream, string file)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            throw new CommandException($"{file} is not a backup, or not a whole one.");
        }
    }

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        if (zip.GetEntry(BackupFormat.ManifestEntry) is not { } entry)
            throw new CommandException("The file has no manifest: it is not a backup of Vinculo.");
        await using var stream = await entry.OpenAsync(cancellationToken);
        var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, BackupFormat.Json, cancellationToken);
        return manifest is { Version: BackupFormat.Version }
            ? manifest
            : throw new CommandException($"The backup has format {manifest?.Version}; this version of Vinculo reads format {BackupFormat.Version}.");
    }

    private async Task CheckSchemaAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var present = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        if (!present.SetEquals(manifest.Schema))
            throw new CommandException("The backup was made by another version of Vinculo. Restore it with that version; this one brings it up to date at its next start.");
    }

    private static async Task CheckAsync(ZipArchive zip, BackupEntry expected, CancellationToken cancellationToken)
    {
        if (zip.GetEntry(expected.Name) is not { } entry)
            throw new CommandException($"{expected.Name} is missing from the backup.");
        try
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            if (entry.Length == expected.Length && Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == expected.Sha256)
                return;
        }
        catch (InvalidDataException)
        {
            // Falls through: the compressed bytes are damaged, which is the same news.
        }
        throw new CommandException($"{expected.Name} in the backup is damaged; nothing was restored.");
    }

    private async Task WriteFileAsync(ZipArchive zip, BackupEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.Name.StartsWith(BackupFormat.Keys, StringComparison.Ordinal) && !entry.Name.StartsWith(BackupFormat.Attachments, StringComparison.Ordinal))
            throw new CommandException($"{entry.Name} does not belong in a backup.");
        var path = Path.GetFullPath(Path.Combine(settings.DataFolder, entry.Name));
        if (!path.StartsWith(settings.DataFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CommandException($"{entry.Name} leads out of the data folder.");
        if (File.Exists(path))
            return; // attachments are named by their content, keys by their id
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        await using (var source = await zip.GetEntry(entry.Name)!.OpenAsync(cancellationToken))
        await using (var target = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            await source.CopyToAsync(target, cancellationToken);
            target.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    private async Task WriteRowsAsync(ZipArchive zip, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var tables = BackupFormat.TablesOf(db);
        var indexes = await SearchCopy.TablesAsync(db, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var triggers = await RowLoader.DisableTriggersAsync(db, tables, cancellationToken);
        foreach (var table in tables.Reverse())
            await RowLoader.ExecuteAsync(db, $"DELETE FROM \"{table.Name}\"", cancellationToken);
        foreach (var table in tables)
            await RowLoader.LoadAsync(db, table, LinesAsync(zip, table.Entry, cancellationToken), cancellationToken);
        foreach (var index in indexes)
            await LoadSearchAsync(zip, index, manifest, cancellationToken);
        await RowLoader.EnableTriggersAsync(db, tables, triggers, cancellationToken);
        foreach (var module in afterwards)
            await module.RestoredAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task LoadSearchAsync(ZipArchive zip, string index, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await SearchCopy.ClearAsync(db, index, cancellationToken);
        var entry = BackupFormat.Search + index + BackupFormat.Lines;
        if (!manifest.Entries.Any(one => one.Name == entry))
            throw new CommandException($"{entry} is missing from the backup.");
        var table = new SearchTable(index);
        await foreach (var line in LinesAsync(zip, entry, cancellationToken))
        {
            var thing = JsonSerializer.Deserialize<SearchLine>(line)!;
            await table.PutWordsAsync(db, thing.Id, thing.Words, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        ZipArchive zip, string name, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(name) ?? throw new CommandException($"{name} is missing from the backup.");
        using var reader = new StreamReader(await entry.OpenAsync(cancellationToken), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            yield return line;
    }
}
