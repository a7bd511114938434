using Microsoft.EntityFrameworkCore;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Notices;

/// <param name="Text">The beginning of the note, as plain text.</param>
internal sealed record NoticeRow(
    Guid Id, NoticeKind Kind, string ByName, DateTimeOffset At, bool Unread, Guid CustomerId, string Subject, string? Text)
{
    /// <summary>Filled in from Customers.</summary>
    public string CustomerName { get; init; } = "";
}

/// <summary>The notices of one person, unread ones first, the newest first: one SQL command, and one for the customers' names.</summary>
internal sealed class ListNotices(VinculoDb db, ICustomers customers)
{
    private const int MostCounted = 100;
    private const int TextRead = 400;
    private const int TextShown = 160;
    private const string Unread = "unread";

    public async Task<Page<NoticeRow>> RunAsync(Guid accountId, Cursor? after, int? limit, CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var notices = db.Set<Notice>().AsNoTracking().Where(n => n.AccountId == accountId);
        if (after is { Sort: Unread, Id: var lastUnread })
            notices = notices.Where(n => !n.Unread || n.Id < lastUnread);
        else if (after is { Id: var last })
            notices = notices.Where(n => !n.Unread && n.Id < last);
        var rows = await notices.OrderByDescending(n => n.Unread).ThenByDescending(n => n.Id).Take(size + 1)
            .Join(db.Set<Conversation>(), n => n.ConversationId, c => c.Id, (n, c) => new { n, c })
            .OrderByDescending(x => x.n.Unread).ThenByDescending(x => x.n.Id)
            .Select(x => new NoticeRow(
                x.n.Id, x.n.Kind, x.n.ByName, x.n.At, x.n.Unread, x.c.CustomerId, x.c.Subject,
                db.Set<Message>().Where(m => m.Id == x.n.MessageId).Select(m => m.Text.Substring(0, TextRead)).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        var cards = await customers.CardsAsync([.. rows.Select(r => r.CustomerId).Distinct()], cancellationToken);
        return Paging.Cut<NoticeRow>(
            [.. rows.Select(row => row with { Text = Line(row.Text), CustomerName = cards.GetValueOrDefault(row.CustomerId)?.Name ?? "" })],
            size, row => new Cursor(row.Unread ? Unread : "", row.Id));
    }

    /// <summary>How many are unread; at most a hundred are counted.</summary>
    public Task<int> CountUnreadAsync(Guid accountId, CancellationToken cancellationToken) =>
        db.Set<Notice>().Where(n => n.AccountId == accountId && n.Unread).Take(MostCounted).CountAsync(cancellationToken);

    private static string? Line(string? markdown)
    {
        if (markdown is null)
            return null;
        var line = string.Join(' ', MarkdownText.ToPlainText(markdown).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= TextShown ? line : line[..(TextShown - 1)] + "…";
    }
}
