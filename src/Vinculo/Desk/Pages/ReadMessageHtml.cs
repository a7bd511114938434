using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Html;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Pages;

/// <summary>The HTML of one message, made safe.</summary>
internal sealed class ReadMessageHtml(VinculoDb db)
{
    /// <summary>Null when there is no such message, or it has none.</summary>
    public async Task<SafeFragment?> RunAsync(Guid messageId, CancellationToken cancellationToken)
    {
        var found = await db.Set<Message>().AsNoTracking().Where(m => m.Id == messageId && m.Html != null)
            .Select(m => new { m.Html, Pictures = m.Attachments.Where(a => a.ContentId != null).Select(a => new { a.Id, a.ContentId }).ToList() })
            .AsSingleQuery()
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : SafeHtml.Clean(found.Html!, id => found.Pictures.Find(p => p.ContentId == id) is { } picture ? "/attachments/" + picture.Id : null);
    }
}
