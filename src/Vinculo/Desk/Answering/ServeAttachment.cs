using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Files;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Answering;

/// <summary>
/// Gives out a file so that no browser runs it: what is not a picture is a download of unknown type, nothing is sniffed,
/// and whatever is opened all the same sits in a sandbox.
/// </summary>
internal sealed class ServeAttachment(VinculoDb db, Blobs blobs)
{
    private const string Sandbox = "sandbox; default-src 'none'";

    private static readonly HashSet<string> SafePictures =
        new(StringComparer.OrdinalIgnoreCase) { "image/png", "image/jpeg", "image/gif", "image/webp" };

    public static bool IsPicture(string contentType) => SafePictures.Contains(contentType.Split(';')[0].Trim());

    public async Task<IResult> RunAsync(Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        var file = await db.Set<MessageAttachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (file is null || blobs.Open(file.BlobHash) is not { } content)
            return TypedResults.NotFound();
        var picture = IsPicture(file.ContentType);
        var disposition = new ContentDispositionHeaderValue(picture ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        var headers = context.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = Sandbox;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(
            content, picture ? file.ContentType.Split(';')[0].Trim() : "application/octet-stream",
            entityTag: new EntityTagHeaderValue($"\"{file.BlobHash}\""));
    }
}
