namespace Vinculo.Platform.Storage;

/// <summary>
/// What a module must have in the database before anything else happens, such as a key. Done after the migrations at
/// every start, by several nodes perhaps at the same time.
/// </summary>
internal interface IPreparation
{
    Task PrepareAsync(VinculoDb db, CancellationToken cancellationToken);
}
