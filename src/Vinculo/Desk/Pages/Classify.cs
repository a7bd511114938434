using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Settings;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;
using Complexity = Vinculo.Plan.Contracts.Complexity;

namespace Vinculo.Desk.Pages;

/// <summary>Says how hard and how urgent a conversation is, and whose queue it belongs to.</summary>
internal static class Classify
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapPost("/{id:guid}/complexity", ComplexityAsync);
        inbox.MapPost("/{id:guid}/priority", PriorityAsync);
        inbox.MapGet("/{id:guid}/queue", QueueDialogAsync);
        inbox.MapPost("/{id:guid}/queue", QueueAsync);
    }

    private static async Task<IResult> ComplexityAsync(
        HttpContext context, Guid id, IFormCollection form, SetComplexity set, Texts texts, CancellationToken cancellationToken) =>
        Enum.TryParse<Complexity>(form["complexity"], out var complexity) && Enum.IsDefined(complexity)
            ? Acted.Of(
                context, await set.RunAsync(id, complexity, null, Actor.Of(context.User), cancellationToken), texts,
                texts["desk.done.complexity", texts["platform.ui.complexity." + ((int)complexity + 1)]], Acted.PathOf(id))
            : Results.BadRequest();

    private static async Task<IResult> PriorityAsync(
        HttpContext context, Guid id, IFormCollection form, SetPriority set, Texts texts, CancellationToken cancellationToken) =>
        Enum.TryParse<Priority>(form["priority"], out var priority) && Enum.IsDefined(priority)
            ? Acted.Of(
                context, await set.RunAsync(id, priority, null, Actor.Of(context.User), cancellationToken), texts,
                texts["desk.done.priority", texts["desk.priority." + priority]], Acted.PathOf(id))
            : Results.BadRequest();

    private static async Task<IResult> QueueDialogAsync(Guid id, IDesk desk, QueueSettings queues, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return Results.NotFound();
        var choices = (await queues.ListAsync(cancellationToken)).Where(q => q.Active).Select(q => new Choice(q.Id.ToString(), q.Name));
        return new RazorComponentResult<QueueDialog>(
            new { Id = id, Queues = (IReadOnlyList<Choice>)[.. choices], Value = conversation.QueueId.ToString() });
    }

    private static async Task<IResult> QueueAsync(
        HttpContext context, Guid id, IFormCollection form, MoveToQueue move, Texts texts, CancellationToken cancellationToken) =>
        Guid.TryParse(form["queue"], out var queue)
            ? Acted.Of(context, await move.RunAsync(id, queue, null, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.moved"], Acted.PathOf(id))
            : Results.BadRequest();
}
