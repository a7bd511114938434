using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Notices;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>A conversation: as a page, as the panes beside the list, and the parts that come later.</summary>
internal static class ShowConversation
{
    private const int MostEarlier = 6;

    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}", PageAsync);
        inbox.MapGet("/{id:guid}/thread", ThreadAsync);
        inbox.MapGet("/{id:guid}/earlier", EarlierAsync);
        inbox.MapGet("/{id:guid}/history", HistoryAsync);
        inbox.MapPost("/{id:guid}/read", ReadAsync).DisableAntiforgery();
    }

    private static async Task<IResult> PageAsync(HttpContext context, ClaimsPrincipal user, Guid id, LookInto look, CancellationToken cancellationToken)
    {
        if (await look.OpenAsync(user, id, cancellationToken) is not { } open)
            return Results.NotFound();
        return context.Request.IsFragment()
            ? new RazorComponentResult<ConversationPanes>(new { View = open })
            : new RazorComponentResult<InboxScreen>(new { Open = open });
    }

    private static async Task<IResult> ThreadAsync(
        ClaimsPrincipal user, Guid id, LookInto look, CancellationToken cancellationToken, bool untouched = false) =>
        await look.OpenAsync(user, id, cancellationToken) is { } open
            ? new RazorComponentResult<RefreshedThread>(new { View = open, Offers = untouched })
            : Results.NotFound();

    private static async Task<IResult> EarlierAsync(
        ClaimsPrincipal user, Guid id, string? after, GetConversation get, LookInto look, Texts texts, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        if (await look.OpenAsync(user, id, cancellationToken) is not { } open)
            return Results.NotFound();
        var messages = await get.MessagesAsync(id, null, cursor, cancellationToken);
        var older = open.Page with { Messages = [.. messages.Items.Reverse()], Events = [] };
        return new RazorComponentResult<EarlierMessages>(
            new { View = new OpenView(older, open.Time, open.MayAct, open.IsMine), messages.Next });
    }

    /// <summary>What else the customer wrote about, for the pane beside the thread.</summary>
    private static async Task<IResult> HistoryAsync(
        Guid id, GetConversation get, ListConversations list, LookInto look, CancellationToken cancellationToken)
    {
        if (await get.RunAsync(id, cancellationToken) is not { } conversation)
            return Results.NotFound();
        var page = await list.RunAsync(new ConversationFilter(CustomerId: conversation.CustomerId), MostEarlier + 1, null, cancellationToken);
        var others = new Page<ConversationRow>([.. page.Items.Where(row => row.Id != id).Take(MostEarlier)], null);
        return new RazorComponentResult<EarlierConversations>(
            new { View = new ListView(new InboxPage(others, new InboxCounts(0, 0, 0, 0, 0), []), new ListChoice(), await look.TimeAsync(cancellationToken)) });
    }

    /// <summary>Apart from showing it: looking does not write, and somebody who only reads marks nothing that is not theirs.</summary>
    private static async Task<NoContent> ReadAsync(
        ClaimsPrincipal user, Guid id, MarkRead mark, ReadNotices notices, CancellationToken cancellationToken)
    {
        if (Actor.Of(user).Id is { } account)
        {
            await mark.RunAsync(id, account, cancellationToken);
            await notices.OfConversationAsync(id, account, cancellationToken);
        }
        return TypedResults.NoContent();
    }
}
