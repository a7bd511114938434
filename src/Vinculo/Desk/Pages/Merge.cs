using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Makes two conversations one: finds the other, joins them, takes that back, or says that they are not the same.</summary>
internal static class Merge
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}/merge", DialogAsync);
        inbox.MapGet("/{id:guid}/merge/search", SearchAsync);
        inbox.MapPost("/{id:guid}/merge", MergeAsync);
        inbox.MapPost("/{id:guid}/unmerge", UnmergeAsync);
        inbox.MapPost("/{id:guid}/not-same", RefuseAsync);
    }

    private static async Task<IResult> DialogAsync(Guid id, FindOther find, CancellationToken cancellationToken) =>
        await find.RunAsync(id, null, cancellationToken) is { } found
            ? new RazorComponentResult<MergeDialog>(new { Id = id, View = found })
            : Results.NotFound();

    private static async Task<IResult> SearchAsync(Guid id, string? q, FindOther find, CancellationToken cancellationToken) =>
        await find.RunAsync(id, q, cancellationToken) is { } found
            ? new RazorComponentResult<MergeChoices>(new { Id = id, View = found })
            : Results.NotFound();

    private static async Task<IResult> MergeAsync(
        HttpContext context, Guid id, IFormCollection form, MergeConversations merge, Texts texts, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(form["into"], out var into))
            return Results.BadRequest();
        // The page may have been open since before that one was merged itself.
        into = await merge.WhereItWentAsync(into, cancellationToken);
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
}
