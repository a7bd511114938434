using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>The inbox page, its list alone, and the number in the navigation.</summary>
internal static class ShowInbox
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("", PageAsync);
        inbox.MapGet("/rows", RowsAsync);
        inbox.MapGet("/badge", BadgeAsync);
    }

    private static async Task<IResult> PageAsync(HttpContext context, ClaimsPrincipal user, LookInto look, Guid? open, CancellationToken cancellationToken)
    {
        if (context.Request.IsFragment() && context.Request.Headers["HX-Target"] == "open")
            return new RazorComponentResult<NothingOpen>();
        var choice = ListChoice.Of(context.Request);
        choice.Keep(context.Response);
        var list = await look.ListAsync(user, choice, cancellationToken, openId: open ?? OpenIn(context.Request));
        return context.Request.IsFragment()
            ? new RazorComponentResult<InboxList>(new { View = list })
            : new RazorComponentResult<InboxScreen>(new { List = list });
    }

    /// <summary>Rows only: the list refreshing itself (<c>rows</c> as many as are shown), or the part that follows (<c>after</c>).</summary>
    private static async Task<IResult> RowsAsync(
        HttpContext context, ClaimsPrincipal user, LookInto look, Texts texts, string? after, int? rows, DueGroup? group, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        var choice = ListChoice.Of(context.Request);
        if (!context.Request.IsFragment())
            return Results.Redirect("/inbox?" + choice.Query);
        var list = await look.ListAsync(
            user, choice, cancellationToken, cursor, rows is null ? null : Math.Max(rows.Value, Paging.Default), OpenIn(context.Request), group);
        return cursor is null
            ? new RazorComponentResult<RefreshedRows>(new { View = list })
            : new RazorComponentResult<InboxRows>(new { View = list });
    }

    private static async Task<IResult> BadgeAsync(
        ClaimsPrincipal user, CountDueSoon count, CancellationToken cancellationToken) =>
        new RazorComponentResult<InboxBadge>(new { Count = await count.RunAsync(Actor.Of(user).Id ?? Guid.Empty, cancellationToken) });

    /// <summary>The conversation that the browser has open, from the address it shows.</summary>
    private static Guid? OpenIn(HttpRequest request) =>
        Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var url)
        && Guid.TryParse(url.Segments[^1].TrimEnd('/'), out var id) ? id : null;
}
