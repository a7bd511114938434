using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>Puts a conversation aside until a time.</summary>
internal static class Snooze
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}/snooze", DialogAsync);
        inbox.MapPost("/{id:guid}/snooze", SnoozeAsync);
    }

    /// <summary>The usual times as a form's choices.</summary>
    public static IReadOnlyList<Choice> Choices(DeskTime time, Texts texts) =>
        [.. SnoozeChoices.Of(time).Select(c => new Choice(time.ForField(c.Until), $"{texts[c.Text]} · {time.Due(c.Until)}"))];

    /// <summary>The instant chosen, by a quick choice or the field; null when it is none.</summary>
    public static DateTimeOffset? UntilOf(IFormCollection form, DeskTime time) =>
        time.FromField(form["quick"]) ?? time.FromField(form["until"]);

    public static RazorComponentResult<SnoozeDialog> Dialog(IReadOnlyList<Guid> ids, DeskTime time, Texts texts, string? typed = null, string? error = null) =>
        new(new { Ids = ids, Choices = Choices(time, texts), Value = typed ?? time.ForField(time.OpeningAfter(1)), Error = error })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IResult> DialogAsync(Guid id, LookInto look, Texts texts, CancellationToken cancellationToken) =>
        Dialog([id], await look.TimeAsync(cancellationToken), texts);

    private static async Task<IResult> SnoozeAsync(
        HttpContext context, Guid id, IFormCollection form, SnoozeConversation snooze, LookInto look, Texts texts, CancellationToken cancellationToken)
    {
        var time = await look.TimeAsync(cancellationToken);
        var until = UntilOf(form, time);
        var result = until is null
            ? Failure.Invalid("desk.snooze-past", "until")
            : await snooze.RunAsync(id, until.Value, null, Actor.Of(context.User), cancellationToken);
        if (result.Failure is { Status: StatusCodes.Status422UnprocessableEntity } failure && context.Request.IsFragment())
            return Dialog([id], time, texts, form["until"].ToString(), texts[failure.Code, failure.Values]);
        return Acted.Of(
            context, result, texts, until is null ? "" : texts["desk.done.snoozed", time.Due(until.Value)], Acted.PathOf(id), Settle.UndoOf(id));
    }
}
