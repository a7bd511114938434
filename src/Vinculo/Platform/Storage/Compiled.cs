namespace Vinculo.Platform.Storage;

/// <summary>
/// A query that is asked so often that translating its expression each time would cost more than running it. What
/// <c>EF.CompileAsyncQuery</c> makes belongs to one model, so it is compiled for each engine, at its first use there.
/// </summary>
internal sealed class Compiled<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly Lazy<TQuery> onSqlite = new(compile);
    private readonly Lazy<TQuery> onPostgres = new(compile);

    public TQuery For(VinculoDb db) => (db.IsPostgres ? onPostgres : onSqlite).Value;
}
