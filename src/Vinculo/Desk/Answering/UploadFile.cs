using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Files;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Answering;

internal sealed record UploadedFile(Guid Id, string Name, string ContentType, long Length);

/// <summary>Takes a file for a message that is still being written; sending the message attaches it.</summary>
internal sealed class UploadFile(VinculoDb db, Blobs blobs, VinculoSettings settings, TimeProvider time)
{
    public const int MostFiles = 20;

    // Mail servers refuse these everywhere; a customer would never get them.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        ".exe", ".com", ".bat", ".cmd", ".scr", ".pif", ".msi", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".ps1",
        ".jar", ".lnk", ".hta", ".cpl", ".reg", ".dll", ".iso", ".img",
    };

    public async Task<Result<UploadedFile>> RunAsync(
        Stream content, string fileName, string? contentType, Actor by, CancellationToken cancellationToken)
    {
        var name = SafeName(fileName);
        if (name.Length == 0)
            return Failure.Invalid("desk.file-without-name", "file");
        if (Refused.Contains(Path.GetExtension(name)))
            return Failure.Invalid("desk.file-kind-refused", "file", Path.GetExtension(name));
        StoredBlob blob;
        try
        {
            blob = await blobs.PutAsync(content, settings.MaxMessageBytes, cancellationToken);
        }
        catch (BlobTooLargeException e)
        {
            return Failure.Invalid("desk.file-too-large", "file", e.MaxBytes / (1024 * 1024));
        }
        if (blob.Length == 0)
            return Failure.Invalid("desk.file-empty", "file");
        var now = time.GetUtcNow();
        var attachment = new MessageAttachment
        {
            Id = Ids.New(now),
            Name = name,
            ContentType = IsMediaType(contentType) ? contentType! : "application/octet-stream",
            BlobHash = blob.Hash,
            Length = blob.Length,
            At = now,
            UploadedById = by.Id,
        };
        db.Set<MessageAttachment>().Add(attachment);
        await db.SaveChangesAsync(cancellationToken);
        return new UploadedFile(attachment.Id, name, attachment.ContentType, blob.Length);
    }

    /// <summary>Puts files that this author uploaded into a message. Null when all could be.</summary>
    public static async Task<Failure?> AttachAsync(
        VinculoDb db, IReadOnlyList<Guid>? ids, Message message, Actor author, CancellationToken cancellationToken)
    {
        if (ids is null or { Count: 0 })
            return null;
        if (ids.Count > MostFiles)
            return Failure.Invalid("desk.too-many-files", "attachments", MostFiles);
        var files = await db.Set<MessageAttachment>()
            .Where(a => ids.Contains(a.Id) && a.MessageId == null && a.UploadedById == author.Id)
            .ToListAsync(cancellationToken);
        if (files.Count != ids.Distinct().Count())
            return Failure.Invalid("desk.file-gone", "attachments");
        foreach (var file in files)
        {
            file.AttachTo(message.Id);
            message.Attachments.Add(file);
        }
        return null;
    }

    /// <summary>The last part of a path, without what file systems or headers would trip over.</summary>
    private static string SafeName(string fileName)
    {
        var name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c) && !"\"<>|:*?\u202e\u202d".Contains(c, StringComparison.Ordinal))).Trim(' ', '.');
        return name.Length <= 200 ? name : name.Cut(150) + Path.GetExtension(name).Cut(20);
    }

    private static bool IsMediaType(string? contentType) =>
        contentType?.Length <= 255 && Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out _);
}
