namespace Vinculo.Platform.Backup;

/// <summary>
/// What a module must change in rows that come from a backup, because the world has gone on since it was made. Done once, in
/// the transaction of the restore.
/// </summary>
internal interface IAfterRestore
{
    Task RestoredAsync(CancellationToken cancellationToken);
}
