using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Notices;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages.Notices;

/// <summary>The notices of whoever is signed in, and the number on the bell.</summary>
internal static class NoticeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/notices").ForRole(Role.Viewer).DisableAntiforgery().ExcludeFromDescription();
        notices.MapGet("", PageAsync);
        notices.MapGet("/badge", BadgeAsync);
        notices.MapPost("/{id:guid}/open", OpenAsync);
        notices.MapPost("/read", ReadAllAsync);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context, string? after, ListNotices list, LookInto look, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return context.LeadTo("/notices");
        var view = new NoticesView(
            await list.RunAsync(AccountOf(context.User), cursor, null, cancellationToken), await look.TimeAsync(cancellationToken));
        return context.Request.IsFragment()
            ? new RazorComponentResult<NoticeRows>(new { View = view })
            : new RazorComponentResult<NoticesPage>(new { View = view });
    }

    private static async Task<IResult> BadgeAsync(ClaimsPrincipal user, ListNotices list, CancellationToken cancellationToken) =>
        new RazorComponentResult<NoticeBadge>(new { Count = await list.CountUnreadAsync(AccountOf(user), cancellationToken) });

    private static async Task<IResult> OpenAsync(HttpContext context, Guid id, ReadNotices read, CancellationToken cancellationToken) =>
        await read.OpenAsync(id, AccountOf(context.User), cancellationToken) is { } path ? context.LeadTo(path) : Results.NotFound();

    private static async Task<IResult> ReadAllAsync(HttpContext context, ReadNotices read, Texts texts, CancellationToken cancellationToken)
    {
        await read.AllAsync(AccountOf(context.User), cancellationToken);
        context.Response.ToastAfterRedirect(new Toast(texts["desk.notices.all-read"]));
        return context.LeadTo("/notices");
    }

    private static Guid AccountOf(ClaimsPrincipal user) => Actor.Of(user).Id ?? Guid.Empty;
}

/// <summary>What the page of notices shows.</summary>
public sealed class NoticesView
{
    internal NoticesView(Page<NoticeRow> page, DeskTime time) => (Page, Time) = (page, time);

    internal Page<NoticeRow> Page { get; }

    internal DeskTime Time { get; }
}
