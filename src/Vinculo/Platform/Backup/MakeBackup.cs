using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Search;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Backup;

/// <summary>
/// Writes everything into one file while the server goes on: the rows are those of one instant, because they are read in
/// one transaction (a snapshot on both engines), and the files they name were whole on disk before that.
/// </summary>
internal sealed class MakeBackup(VinculoDb db, VinculoSettings settings, TimeProvider time)
{
    private readonly List<BackupEntry> entries = [];

    /// <returns>What was written.</returns>
    public async Task<BackupManifest> RunAsync(string file, CancellationToken cancellationToken)
    {
        var part = file + ".part";
        try
        {
            BackupManifest manifest;
            await using (var stream = new FileStream(part, Options()))
            {
                manifest = await WriteAsync(stream, cancellationToken);
                stream.Flush(flushToDisk: true);
            }
            File.Move(part, file, overwrite: false);
            return manifest;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>It holds the keys: nobody but the owner reads it.</summary>
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private async Task<BackupManifest> WriteAsync(FileStream stream, CancellationToken cancellationToken)
    {
        await using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        db.WaitForWholeTables();
        var schema = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToArray();
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        await using (var snapshot = await BeginAsync(connection, cancellationToken))
        {
            await db.Database.UseTransactionAsync(snapshot, cancellationToken);
            foreach (var table in BackupFormat.TablesOf(db))
                await WriteTableAsync(zip, table, cancellationToken);
            foreach (var index in await SearchCopy.TablesAsync(db, cancellationToken))
                await WriteSearchAsync(zip, index, cancellationToken);
        }
        await WriteFolderAsync(zip, "keys", BackupFormat.Keys, cancellationToken);
        await WriteFolderAsync(zip, "attachments", BackupFormat.Attachments, cancellationToken);

        var manifest = new BackupManifest(BackupFormat.Version, time.GetUtcNow(), schema, entries);
        await using var entry = await zip.CreateEntry(BackupFormat.ManifestEntry).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, manifest, BackupFormat.Json, cancellationToken);
        return manifest;
    }

    private static async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection is not SqliteConnection sqlite)
            return await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var command = sqlite.CreateCommand();
        command.CommandText = "PRAGMA temp_store=FILE"; // sorting the words of a large index may need more than the memory
        await command.ExecuteNonQueryAsync(cancellationToken);
        return sqlite.BeginTransaction(deferred: true); // reads only: it never waits for the server, nor the server for it
    }

    private async Task WriteTableAsync(ZipArchive zip, TableOfBackup table, CancellationToken cancellationToken)
    {
        await using var command = db.CreateCommand($"SELECT {table.ColumnList} FROM \"{table.Name}\"");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        await WriteEntryAsync(zip, table.Entry, async output =>
        {
            long rows = 0;
            using var lines = new RowWriter(output);
            for (; await reader.ReadAsync(cancellationToken); rows++)
                await lines.WriteAsync(reader, table.Columns, cancellationToken);
            return rows;
        }, cancellationToken);
    }

    private async Task WriteSearchAsync(ZipArchive zip, string index, CancellationToken cancellationToken) =>
        await WriteEntryAsync(zip, BackupFormat.Search + index + BackupFormat.Lines, async output =>
        {
            long rows = 0;
            await foreach (var (id, words) in SearchCopy.ReadAsync(db, index, cancellationToken))
            {
                await JsonSerializer.SerializeAsync(output, new SearchLine(id, words), cancellationToken: cancellationToken);
                output.WriteByte((byte)'\n');
                rows++;
            }
            return rows;
        }, cancellationToken);

    private async Task WriteFolderAsync(ZipArchive zip, string folder, string prefix, CancellationToken cancellationToken)
    {
        var root = Path.Combine(settings.DataFolder, folder);
        if (!Directory.Exists(root))
            return;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".part", StringComparison.Ordinal)))
        {
            await WriteEntryAsync(zip, prefix + Path.GetRelativePath(root, path).Replace('\\', '/'), async output =>
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await file.CopyToAsync(output, cancellationToken);
                return null;
            }, cancellationToken);
        }
    }

    private async Task WriteEntryAsync(ZipArchive zip, string name, Func<Stream, Task<long?>> write, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        using var sha = SHA256.Create();
        await using var counting = new CountingStream(entry);
        long? rows;
        await using (var hashing = new CryptoStream(counting, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            rows = await write(hashing);
            await hashing.FlushFinalBlockAsync(cancellationToken);
        }
        entries.Add(new BackupEntry(name, counting.Written, Convert.ToHexStringLower(sha.Hash!), rows));
    }
}
