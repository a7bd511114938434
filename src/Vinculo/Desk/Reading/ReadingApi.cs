using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Reading;

/// <summary>Conversations for programs.</summary>
internal static class ReadingApi
{
    public static void MapReadingApi(this RouteGroupBuilder api)
    {
        api.MapGet("/conversations", ListAsync).ForScope(Scope.Read)
            .WithName("listConversations").WithSummary("Conversations by filters: open ones by what is due next, others the last touched first.");
        api.MapGet("/conversations/{id:guid}", GetAsync).ForScope(Scope.Read)
            .WithName("getConversation").WithSummary("One conversation with its clocks.");
        api.MapGet("/conversations/{id:guid}/messages", MessagesAsync).ForScope(Scope.Read)
            .WithName("listMessages").WithSummary("The messages of a conversation, the newest first.");
    }

    /// <param name="assignee">An account, or <c>none</c> for what nobody is in charge of.</param>
    /// <param name="text">Words of a subject, message, name, address or protocol number.</param>
    private static async Task<Results<Ok<Page<ConversationRow>>, ProblemHttpResult>> ListAsync(
        ConversationState? state, Guid? queue, string? assignee, ChannelKind? channel, DateTimeOffset? dueBefore, Guid? customer, string? text,
        int? limit, string? after, ListConversations list, Texts texts, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        var nobody = assignee == "none";
        Guid account = default;
        if (assignee is not null && !nobody && !Guid.TryParse(assignee, out account))
            return new Failure(StatusCodes.Status400BadRequest, "desk.assignee-wrong", "assignee").ToProblem(texts);
        var filter = new ConversationFilter(
            PartOf(state), state is ConversationState.Waiting or ConversationState.Snoozed ? state : null, queue is { } one ? [one] : null,
            assignee is null || nobody ? null : account, nobody, channel, dueBefore, customer, text);
        return TypedResults.Ok(await list.RunAsync(filter, limit, cursor, cancellationToken));
    }

    private static ListPart PartOf(ConversationState? state) => state switch
    {
        ConversationState.Open => ListPart.Open,
        ConversationState.Waiting or ConversationState.Snoozed => ListPart.Waiting,
        ConversationState.Resolved => ListPart.Resolved,
        ConversationState.Merged => ListPart.Merged,
        _ => ListPart.All,
    };

    private static async Task<Results<Ok<ConversationView>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        Guid id, GetConversation get, HttpContext context, Texts texts, CancellationToken cancellationToken)
    {
        if (await get.RunAsync(id, cancellationToken) is not { } view)
            return Failure.NotFound("desk.no-conversation").ToProblem(texts);
        return ETags.Answer(context, view, ETags.Of(view.Version)).Result is StatusCodeHttpResult unchanged
            ? unchanged
            : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<Page<MessageView>>, ProblemHttpResult>> MessagesAsync(
        Guid id, int? limit, string? after, GetConversation get, Texts texts, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        if (!await get.ExistsAsync(id, cancellationToken))
            return Failure.NotFound("desk.no-conversation").ToProblem(texts);
        return TypedResults.Ok(await get.MessagesAsync(id, limit, cursor, cancellationToken));
    }
}
