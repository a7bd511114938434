using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Takes a file that is chosen, dropped or pasted into a composer, and answers with its chip.</summary>
internal static class UploadFiles
{
    public static void Map(RouteGroupBuilder inbox) => inbox.MapPost("/files", UploadAsync);

    private static async Task<IResult> UploadAsync(
        HttpRequest request, ClaimsPrincipal user, UploadFile upload, Texts texts, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync(cancellationToken)).Files["file"] is not { } file)
            return Results.Text(texts["desk.file-empty"], statusCode: StatusCodes.Status422UnprocessableEntity);
        await using var content = file.OpenReadStream();
        var result = await upload.RunAsync(content, file.FileName, file.ContentType, Actor.Of(user), cancellationToken);
        if (!result.Succeeded)
            return Results.Text(texts[result.Failure!.Code, result.Failure.Values], statusCode: StatusCodes.Status422UnprocessableEntity);
        var stored = result.Value!;
        return new RazorComponentResult<FileChip>(new { stored.Id, stored.Name, stored.ContentType, stored.Length });
    }
}

/// <summary>Files that somebody uploaded and has not sent yet, to show them again.</summary>
internal sealed class UploadedFiles(VinculoDb db)
{
    public async Task<IReadOnlyList<FileLine>> OfAsync(IReadOnlyCollection<Guid> ids, Actor author, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? []
            : await db.Set<MessageAttachment>().AsNoTracking()
                .Where(a => ids.Contains(a.Id) && a.MessageId == null && a.UploadedById == author.Id).OrderBy(a => a.Id)
                .Select(a => new FileLine(a.Id, a.Name, a.ContentType, a.Length)).ToListAsync(cancellationToken);
}
