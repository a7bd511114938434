using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Moves messages into another conversation or a new one, and takes that back.</summary>
internal static class Move
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/messages/{id:guid}/move", DialogAsync);
        inbox.MapGet("/messages/{id:guid}/move/search", SearchAsync);
        inbox.MapPost("/messages/{id:guid}/move", MoveAsync);
        inbox.MapPost("/{id:guid}/moves/{move:guid}/undo", UndoAsync);
    }

    private static async Task<IResult> DialogAsync(Guid id, IDesk desk, FindOther find, CancellationToken cancellationToken) =>
        await desk.ConversationOfAsync(id, cancellationToken) is { } from && await find.RunAsync(from, null, cancellationToken) is { } found
            ? new RazorComponentResult<MoveDialog>(new { Id = id, View = found })
            : Results.NotFound();

    private static async Task<IResult> SearchAsync(Guid id, string? q, IDesk desk, FindOther find, CancellationToken cancellationToken) =>
        await desk.ConversationOfAsync(id, cancellationToken) is { } from && await find.RunAsync(from, q, cancellationToken) is { } found
            ? new RazorComponentResult<MoveChoices>(new { View = found })
            : Results.NotFound();

    private static async Task<IResult> MoveAsync(
        HttpContext context, Guid id, IFormCollection form, MoveMessages move, Texts texts, CancellationToken cancellationToken)
    {
        Guid? into = Guid.TryParse(form["into"], out var chosen) ? chosen : null;
        if (into is null && form["into"] != "new")
            return Results.BadRequest();
        var result = await move.RunAsync(id, form["later"] == "true", into, Actor.Of(context.User), cancellationToken);
        if (result.Value is not { } placed)
            return Acted.Refused(context, result.Failure!, texts, "/inbox");
        return Acted.Done(
            context, texts[into is null ? "desk.done.split" : "desk.done.messages-moved", placed.ToProtocol], Acted.PathOf(placed.FromId),
            $"/inbox/{placed.FromId}/moves/{placed.MoveId}/undo");
    }

    private static async Task<IResult> UndoAsync(
        HttpContext context, Guid id, Guid move, MoveMessages messages, Texts texts, CancellationToken cancellationToken) =>
        Acted.Of(
            context, await messages.UndoAsync(id, move, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.messages-returned"],
            Acted.PathOf(id));
}
