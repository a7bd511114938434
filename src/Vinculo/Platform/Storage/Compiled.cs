using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Vinculo.Platform.Storage;

/// <summary>
/// A query that is asked so often that translating its expression each time would cost more than running it. What
/// <c>EF.CompileAsyncQuery</c> makes belongs to one model, and each engine has its own: it is compiled for each at its
/// first use there.
/// </summary>
internal sealed class Compiled<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> byModel = [];

    public TQuery For(VinculoDb db) => byModel.GetValue(db.Model, _ => compile());
}
