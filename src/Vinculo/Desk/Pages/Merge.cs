using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Makes two conversations one: finds the other, joins them, takes that back, or says that they are not the same.</summary>
internal static class Merge
{
    private const int MostFound = 8;

    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}/merge", DialogAsync);
        inbox.MapGet("/{id:guid}/merge/search", SearchAsync);
        inbox.MapPost("/{id:guid}/merge", MergeAsync);
        inbox.MapPost("/{id:guid}/unmerge", UnmergeAsync);
        inbox.MapPost("/{id:guid}/not-same", RefuseAsync);
    }

    private static async Task<IResult> DialogAsync(Guid id, IDesk desk, ListConversations list, LookInto look, CancellationToken cancellationToken) =>
        await FindAsync(id, null, desk, list, look, cancellationToken) is { } found
            ? new RazorComponentResult<MergeDialog>(new { Id = id, View = found })
            : Results.NotFound();

    private static async Task<IResult> SearchAsync(Guid id, string? q, IDesk desk, ListConversations list, LookInto look, CancellationToken cancellationToken) =>
        await FindAsync(id, q, desk, list, look, cancellationToken) is { } found
            ? new RazorComponentResult<MergeChoices>(new { Id = id, View = found })
            : Results.NotFound();

    private static async Task<IResult> MergeAsync(
        HttpContext context, Guid id, IFormCollection form, MergeConversations merge, Texts texts, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(form["into"], out var into))
            return Results.BadRequest();
        var result = await merge.MergeAsync(id, into, null, Actor.Of(context.User), cancellationToken);
        return Acted.Of(context, result, texts, texts["desk.done.merged"], Acted.PathOf(into), $"/inbox/{id}/unmerge");
    }

    private static async Task<IResult> UnmergeAsync(
        HttpContext context, Guid id, MergeConversations merge, Texts texts, CancellationToken cancellationToken) =>
        Acted.Of(context, await merge.UnmergeAsync(id, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.unmerged"], Acted.PathOf(id));

    private static async Task<IResult> RefuseAsync(
        HttpContext context, Guid id, MergeConversations merge, Texts texts, CancellationToken cancellationToken) =>
        Acted.Of(
            context, await merge.RefuseSuggestionAsync(id, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.not-same"], Acted.PathOf(id));

    /// <summary>By words or protocol; before anything is typed, what else this customer wrote about.</summary>
    private static async Task<ListView?> FindAsync(
        Guid id, string? typed, IDesk desk, ListConversations list, LookInto look, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return null;
        var filter = string.IsNullOrWhiteSpace(typed)
            ? new ConversationFilter(CustomerId: conversation.CustomerId)
            : new ConversationFilter(Text: typed.Length > 200 ? typed[..200] : typed);
        var page = await list.RunAsync(filter, MostFound + 1, null, cancellationToken);
        var others = new Page<ConversationRow>([.. page.Items.Where(row => row.Id != id).Take(MostFound)], null);
        return new ListView(new InboxPage(others, new InboxCounts(0, 0, 0, 0, 0), []), new ListChoice(), await look.TimeAsync(cancellationToken));
    }
}
