using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Handling;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>The same for several conversations at once.</summary>
internal static class Many
{
    public static void Map(RouteGroupBuilder inbox)
    {
        var many = inbox.MapGroup("/bulk");
        many.MapGet("/assign", AssignDialogAsync);
        many.MapPost("/assign", AssignAsync);
        many.MapGet("/snooze", SnoozeDialogAsync);
        many.MapPost("/snooze", SnoozeAsync);
        many.MapPost("/resolve", ResolveAsync);
        many.MapPost("/undo", UndoAsync);
    }

    private static async Task<IResult> AssignDialogAsync(HttpContext context, IPeople people, Texts texts, CancellationToken cancellationToken)
    {
        var me = Actor.Of(context.User);
        return new RazorComponentResult<AssignDialog>(new
        {
            Ids = IdsOf(context.Request.Query["ids"]),
            People = await Assign.ChoicesAsync(people, me, texts, cancellationToken),
            Value = me.Id.ToString(),
        });
    }

    private static Task<IResult> AssignAsync(HttpContext context, IFormCollection form, ChangeMany change, Texts texts) =>
        RunAsync(context, new Bulk(IdsOf(form["ids"]), BulkAction.Assign, AccountId: Assign.AccountOf(form)), change, texts);

    private static async Task<IResult> SnoozeDialogAsync(HttpContext context, LookInto look, Texts texts, CancellationToken cancellationToken) =>
        Snooze.Dialog(IdsOf(context.Request.Query["ids"]), await look.TimeAsync(cancellationToken), texts);

    private static async Task<IResult> SnoozeAsync(
        HttpContext context, IFormCollection form, ChangeMany change, LookInto look, Texts texts, CancellationToken cancellationToken) =>
        await RunAsync(
            context, new Bulk(IdsOf(form["ids"]), BulkAction.Snooze, Until: Snooze.UntilOf(form, await look.TimeAsync(cancellationToken))), change, texts);

    private static Task<IResult> ResolveAsync(HttpContext context, IFormCollection form, ChangeMany change, Texts texts) =>
        RunAsync(context, new Bulk(IdsOf(form["ids"]), BulkAction.Resolve), change, texts);

    private static async Task<IResult> UndoAsync(HttpContext context, UndoChange undo, Texts texts, CancellationToken cancellationToken)
    {
        var (done, ids) = (0, IdsOf(context.Request.Query["ids"].ToString().Split(',')));
        foreach (var id in ids.Take(ChangeMany.MostAtOnce))
            done += (await undo.RunAsync(id, Actor.Of(context.User), cancellationToken)).Succeeded ? 1 : 0;
        return Acted.Done(context, texts.Count("desk.bulk.undone", done), "/inbox");
    }

    private static async Task<IResult> RunAsync(HttpContext context, Bulk bulk, ChangeMany change, Texts texts)
    {
        var result = await change.RunAsync(bulk, Actor.Of(context.User), context.RequestAborted);
        if (!result.Succeeded)
            return Acted.Refused(context, result.Failure!, texts, "/inbox");
        var (done, refused) = (result.Value.Done, result.Value.Refused);
        var text = texts.Count("desk.bulk.done." + bulk.Action, done);
        if (refused.Count > 0)
            text += " " + texts.Count("desk.bulk.refused", refused.Count, texts[refused[0].Failure.Code, refused[0].Failure.Values]);
        var undone = bulk.Ids.Except(refused.Select(r => r.Id)).Select(id => id.ToString());
        return Acted.Done(context, text, "/inbox", done == 0 ? null : "/inbox/bulk/undo?ids=" + string.Join(',', undone));
    }

    private static Guid[] IdsOf(IEnumerable<string?> texts) =>
        [.. texts.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()];
}
