using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Reading;

internal enum InboxTab
{
    /// <summary>Open in the queues that my teams serve; whoever is in no team looks over all of them.</summary>
    Team,
    Mine,
    All,
    Unassigned,
    Waiting,
    Resolved,
}

/// <param name="QueueId">Only this queue, in any tab.</param>
internal sealed record InboxRequest(
    InboxTab Tab = InboxTab.Team, Guid? QueueId = null, ChannelKind? Channel = null, string? Text = null, Cursor? After = null, int? Limit = null,
    Complexity? Complexity = null);

/// <summary>Open conversations behind each tab; more than <see cref="MostCounted"/> are shown as 'that many and more'.</summary>
internal sealed record InboxCounts(int Team, int Mine, int All, int Unassigned, int Waiting)
{
    public const int MostCounted = 1000;

    public int? Of(InboxTab tab) => tab switch
    {
        InboxTab.Team => Team,
        InboxTab.Mine => Mine,
        InboxTab.All => All,
        InboxTab.Unassigned => Unassigned,
        InboxTab.Waiting => Waiting,
        _ => null,
    };
}

internal sealed record InboxQueue(Guid Id, string Name, bool Active, int Open, bool IsMine);

internal sealed record InboxPage(Page<ConversationRow> Page, InboxCounts Counts, IReadOnlyList<InboxQueue> Queues);

/// <summary>All that the inbox shows, in four SQL commands however much there is: teams, counts, rows, names of customers.</summary>
internal sealed class InboxQuery(VinculoDb db, IPeople people, ListConversations list)
{
    public async Task<InboxPage> RunAsync(Guid accountId, InboxRequest request, CancellationToken cancellationToken)
    {
        var teams = await people.TeamsAsync(cancellationToken);
        var (queues, counts) = await CountAsync(accountId, [.. teams.Where(t => t.MemberIds.Contains(accountId)).Select(t => t.Id)], cancellationToken);
        var page = await list.RunAsync(Filter(accountId, request, queues), request.Limit, request.After, cancellationToken);
        return new InboxPage(page, counts, queues);
    }

    private static ConversationFilter Filter(Guid accountId, InboxRequest request, List<InboxQueue> queues)
    {
        var filter = new ConversationFilter(Channel: request.Channel, Text: request.Text, Complexity: request.Complexity) with
        {
            Queues = request.QueueId is { } queue ? [queue] : null,
            Part = request.Tab switch
            {
                InboxTab.Waiting => ListPart.Waiting,
                InboxTab.Resolved => ListPart.Resolved,
                _ => ListPart.Open,
            },
        };
        return request.Tab switch
        {
            InboxTab.Mine => filter with { AssigneeId = accountId },
            InboxTab.Unassigned => filter with { Unassigned = true },
            // All queues need no condition, which lets the order by due date do all the work.
            InboxTab.Team when filter.Queues is null && queues.Exists(q => !q.IsMine) =>
                filter with { Queues = [.. queues.Where(q => q.IsMine).Select(q => q.Id)] },
            _ => filter,
        };
    }

    private async Task<(List<InboxQueue> Queues, InboxCounts Counts)> CountAsync(Guid accountId, Guid[] teams, CancellationToken cancellationToken)
    {
        const int most = InboxCounts.MostCounted + 1;
        var open = db.Set<Conversation>().Where(c => c.State == ConversationState.Open);
        var waiting = db.Set<Conversation>().Where(c => c.State == ConversationState.Waiting || c.State == ConversationState.Snoozed);
        // There is always a queue, so one command answers for the queues and for everything else.
        var rows = await db.Set<Queue>().AsNoTracking().OrderBy(q => q.Position).ThenBy(q => q.Id)
            .Select(q => new
            {
                q.Id,
                q.Name,
                q.Active,
                q.TeamId,
                Open = open.Where(c => c.QueueId == q.Id).Take(most).Count(),
                Mine = open.Where(c => c.AssigneeId == accountId).Take(most).Count(),
                Unassigned = open.Where(c => c.AssigneeId == null).Take(most).Count(),
                Waiting = waiting.Take(most).Count(),
            })
            .ToListAsync(cancellationToken);
        var queues = rows.ConvertAll(r => new InboxQueue(r.Id, r.Name, r.Active, r.Open, r.TeamId is null || teams.Length == 0 || teams.Contains(r.TeamId.Value)));
        return (queues, new InboxCounts(
            Math.Min(most, queues.Where(q => q.IsMine).Sum(q => q.Open)), rows[0].Mine, Math.Min(most, queues.Sum(q => q.Open)),
            rows[0].Unassigned, rows[0].Waiting));
    }
}
