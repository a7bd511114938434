using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.Customers.Import;

/// <summary>What a person does with an import: begin, stop, take back.</summary>
internal sealed class SteerImport(VinculoDb db, ImportFiles files, TimeProvider time)
{
    private const int MostAttempts = 5;

    /// <summary>Begins with the columns as they were mapped.</summary>
    public Task<Result<CustomerImport>> StartAsync(Guid id, ImportSettings settings, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            "customers.import-started",
            actor,
            import =>
            {
                if (import.State != ImportState.Prepared)
                    return Failure.Conflict("customers.import-begun");
                if (import.Format == ImportFormat.Csv && !settings.Fields.Any(CanIdentify))
                    return Failure.Invalid("customers.import-no-name", "fields");
                import.Set(settings);
                import.Start();
                return null;
            },
            cancellationToken);

    public Task<Result<CustomerImport>> CancelAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            "customers.import-cancelled",
            actor,
            import =>
            {
                import.Cancel(time.GetUtcNow());
                if (import.State == ImportState.Cancelled)
                    files.Delete(id);
                return null;
            },
            cancellationToken);

    public Task<Result<CustomerImport>> UndoAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            "customers.import-undo-asked",
            actor,
            import =>
            {
                if (!import.CanBeUndone)
                    return Failure.Conflict("customers.import-not-undoable");
                import.AskUndo();
                return null;
            },
            cancellationToken);

    internal static bool CanIdentify(ImportField field) =>
        field is ImportField.Name or ImportField.FirstName or ImportField.LastName or ImportField.Company or ImportField.Email or ImportField.Phone;

    private async Task<Result<CustomerImport>> ChangeAsync(
        Guid id, string action, Actor actor, Func<CustomerImport, Failure?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var import = await db.Set<CustomerImport>().SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
            if (import is null)
                return Failure.NotFound("customers.import-not-found");
            var before = import.State;
            if (change(import) is { } failure)
                return failure;
            db.Audit(actor, action, id, new { State = before }, new { import.State }, time.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return import;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostAttempts)
            {
                db.ChangeTracker.Clear(); // the run noted something meanwhile: look again
            }
        }
    }
}
