using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Reading;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;

namespace Vinculo.Desk.Handling;

/// <param name="AccountId">Who is put in charge; null gives it back to the queue.</param>
/// <param name="OnBehalfOf">The account of the agent for whom the program acts.</param>
internal sealed record AssignBody(Guid? AccountId, string? Note = null, Guid? OnBehalfOf = null);

/// <summary>A body that may be left out.</summary>
internal sealed record ActBody(Guid? OnBehalfOf = null);

internal sealed record SnoozeBody(DateTimeOffset Until, Guid? OnBehalfOf = null);

/// <param name="Into">The conversation that goes on.</param>
internal sealed record MergeBody(Guid Into, Guid? OnBehalfOf = null);

/// <param name="Into">The other conversation; null opens a new one, of whoever wrote the message.</param>
/// <param name="AndLater">Also every message after it.</param>
internal sealed record MoveBody(Guid? Into = null, bool AndLater = false, Guid? OnBehalfOf = null);

internal sealed record CustomerBody(Guid CustomerId, Guid? OnBehalfOf = null);

/// <summary>What programs may do to conversations. <c>If-Match</c> guards against changing what one has not seen.</summary>
internal static class HandlingApi
{
    public static void MapHandlingApi(this RouteGroupBuilder api)
    {
        var conversation = api.MapGroup("/conversations/{id:guid}");
        conversation.MapPost("/assign", AssignAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("assignConversation").WithSummary("Puts somebody in charge, or gives it back to the queue.");
        conversation.MapPost("/resolve", ResolveAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("resolveConversation").WithSummary("Settles a conversation.");
        conversation.MapPost("/reopen", ReopenAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("reopenConversation").WithSummary("Takes back to hand what is resolved, snoozed or awaits the customer.");
        conversation.MapPost("/snooze", SnoozeAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("snoozeConversation").WithSummary("Puts a conversation aside until an instant.");
        conversation.MapPost("/merge", MergeAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("mergeConversation").WithSummary("Makes this conversation part of another.");
        conversation.MapPost("/customer", SetCustomerAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("setCustomer").WithSummary("Gives a conversation to another customer, or confirms a sender in doubt.");
        api.MapPost("/messages/{id:guid}/move", MoveAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("moveMessage").WithSummary("Moves a message into another conversation or a new one, which is returned.");
    }

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> AssignAsync(
        Guid id, AssignBody body, AssignConversation assign, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(
            context, user, body.OnBehalfOf,
            (actor, version) => assign.RunAsync(id, new Assignment(body.AccountId, body.Note, version), actor, token), token);

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> ResolveAsync(
        Guid id, ActBody? body, ResolveConversation resolve, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(context, user, body?.OnBehalfOf, (actor, version) => resolve.RunAsync(id, version, actor, token), token);

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> ReopenAsync(
        Guid id, ActBody? body, ReopenConversation reopen, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(context, user, body?.OnBehalfOf, (actor, version) => reopen.RunAsync(id, version, actor, token), token);

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> SnoozeAsync(
        Guid id, SnoozeBody body, SnoozeConversation snooze, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(
            context, user, body.OnBehalfOf, (actor, version) => snooze.RunAsync(id, body.Until.ToUniversalTime(), version, actor, token), token);

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> MergeAsync(
        Guid id, MergeBody body, MergeConversations merge, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(
            context, user, body.OnBehalfOf, (actor, version) => merge.MergeAsync(id, body.Into, version, actor, token), token);

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> SetCustomerAsync(
        Guid id, CustomerBody body, ChangeCustomer change, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(
            context, user, body.OnBehalfOf, (actor, version) => change.RunAsync(id, body.CustomerId, version, actor, token), token);

    private static Task<Results<Ok<ConversationView>, ProblemHttpResult>> MoveAsync(
        Guid id, MoveBody? body, MoveMessages move, ApiAnswers answers, HttpContext context, ClaimsPrincipal user, CancellationToken token) =>
        answers.ChangeAsync(
            context, user, body?.OnBehalfOf,
            async (actor, _) =>
            {
                var moved = await move.RunAsync(id, body?.AndLater ?? false, body?.Into, actor, token);
                return moved.Succeeded ? moved.Value.Now : moved.Failure;
            },
            token);
}
