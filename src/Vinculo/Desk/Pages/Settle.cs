using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Resolves, takes up again, keeps for another look, and undoes what was done last.</summary>
internal static class Settle
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapPost("/{id:guid}/resolve", async (HttpContext context, Guid id, ResolveConversation resolve, Texts texts, CancellationToken cancellationToken) =>
            Acted.Of(
                context, await resolve.RunAsync(id, null, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.resolved"],
                Acted.PathOf(id), UndoOf(id)));
        inbox.MapPost("/{id:guid}/reopen", async (HttpContext context, Guid id, ReopenConversation reopen, Texts texts, CancellationToken cancellationToken) =>
            Acted.Of(
                context, await reopen.RunAsync(id, null, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.reopened"], Acted.PathOf(id)));
        inbox.MapPost("/{id:guid}/unread", async (HttpContext context, Guid id, MarkUnread mark, Texts texts, CancellationToken cancellationToken) =>
            Acted.Of(
                context, await mark.RunAsync(id, Actor.Of(context.User).Id ?? Guid.Empty, cancellationToken), texts, texts["desk.done.unread"], "/inbox",
                $"/inbox/{id}/read"));
        inbox.MapPost("/{id:guid}/undo", async (HttpContext context, Guid id, UndoChange undo, Texts texts, CancellationToken cancellationToken) =>
            Acted.Of(
                context, await undo.RunAsync(id, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.undone"], Acted.PathOf(id)));
    }

    public static string UndoOf(Guid id) => $"/inbox/{id}/undo";
}
