using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Customers.Import;

/// <summary>The pages under <c>/customers/import</c>.</summary>
internal static class ImportPages
{
    /// <summary>What a form may have around the file.</summary>
    private const long FormOverhead = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup("/customers/import").ExcludeFromDescription();
        imports.MapGet("", () => Pages.Show<ImportsPage>()).ForRole(Role.Manager);
        imports.MapPost("", UploadAsync).DisableAntiforgery().ForRole(Role.Manager)
            .WithFormOptions(multipartBodyLengthLimit: ImportFiles.MostUploaded + FormOverhead)
            .WithMetadata(new RequestSizeLimitAttribute(ImportFiles.MostUploaded + FormOverhead));
        imports.MapGet("/{id:guid}", (Guid id) => Pages.Show<ImportPage>(("Id", id))).ForRole(Role.Manager);
        imports.MapPost("/{id:guid}/preview", PreviewAsync).DisableAntiforgery().ForRole(Role.Manager);
        imports.MapPost("/{id:guid}", StartAsync).DisableAntiforgery().ForRole(Role.Manager);
        imports.MapPost("/{id:guid}/cancel", (HttpContext context, Guid id, SteerImport steer) =>
            DoneAsync(context, id, steer.CancelAsync(id, Actor.Of(context.User), context.RequestAborted))).DisableAntiforgery().ForRole(Role.Manager);
        imports.MapPost("/{id:guid}/undo", (HttpContext context, Guid id, SteerImport steer) =>
            DoneAsync(context, id, steer.UndoAsync(id, Actor.Of(context.User), context.RequestAborted))).DisableAntiforgery().ForRole(Role.Manager);
        imports.MapGet("/{id:guid}/report", ReportAsync).ForRole(Role.Manager);
    }

    private static async Task<IResult> UploadAsync(HttpContext context, IFormFile? file, PrepareImport prepare, Texts texts)
    {
        if (file is null)
            return Refused(texts["customers.import-empty"]);
        await using var content = file.OpenReadStream();
        var prepared = await prepare.RunAsync(file.FileName, content, ImportFiles.MostUploaded, Actor.Of(context.User), context.RequestAborted);
        return prepared.Succeeded
            ? context.LeadTo($"/customers/import/{prepared.Value.Id}")
            : Refused(texts[prepared.Failure.Code, prepared.Failure.Values]);
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, Guid id, IFormCollection form, VinculoDb db) =>
        await KeptAsync(db, id, context.RequestAborted) is { } kept
            ? Pages.Show<ImportPage>(("Id", id), ("Mapped", ImportColumns.Read(kept, form)))
            : Results.NotFound();

    private static async Task<IResult> StartAsync(
        HttpContext context, Guid id, IFormCollection form, VinculoDb db, SteerImport steer, Texts texts)
    {
        if (await KeptAsync(db, id, context.RequestAborted) is not { } kept)
            return Results.NotFound();
        var mapped = ImportColumns.Read(kept, form);
        var started = await steer.StartAsync(id, mapped.Settings, Actor.Of(context.User), context.RequestAborted);
        return started.Succeeded
            ? context.LeadTo($"/customers/import/{id}")
            : Pages.Show<ImportPage>(
                started.Failure.Status, ("Id", id), ("Mapped", mapped), ("Error", texts[started.Failure.Code, started.Failure.Values]));
    }

    private static async Task<IResult> DoneAsync(HttpContext context, Guid id, Task<Result<CustomerImport>> work)
    {
        var done = await work;
        return done.Failure?.Status == StatusCodes.Status404NotFound
            ? Results.NotFound()
            : context.LeadTo(done.Value?.State == ImportState.Cancelled && done.Value.StartedAt is null ? "/customers/import" : $"/customers/import/{id}");
    }

    private static async Task ReportAsync(HttpContext context, Guid id, ImportReport report)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"import-{id:N}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await report.WriteAsync(id, context.Response.Body, context.RequestAborted);
    }

    private static async Task<ImportSettings?> KeptAsync(VinculoDb db, Guid id, CancellationToken cancellationToken) =>
        (await db.Set<CustomerImport>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken))?.Read();

    private static IResult Refused(string error) =>
        Pages.Show<ImportsPage>(StatusCodes.Status422UnprocessableEntity, ("Error", error));
}
