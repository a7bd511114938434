using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Answering;

internal enum NewMessageKind
{
    Reply,
    Note,
}

/// <param name="Attachments">Files uploaded before with <c>POST /attachments</c>.</param>
/// <param name="Resolve">A reply may settle the conversation too.</param>
/// <param name="To">
/// Whom a reply by e-mail goes to: addresses, alone or with names, at most 20 together with <paramref name="Cc"/> and none
/// of ours. Left out, it goes to whoever wrote last.
/// </param>
/// <param name="Cc">Who gets a copy of a reply by e-mail.</param>
internal sealed record MessageBody(
    NewMessageKind Kind, string Markdown, IReadOnlyList<Guid>? Attachments = null, bool Resolve = false, Guid? OnBehalfOf = null,
    IReadOnlyList<string>? To = null, IReadOnlyList<string>? Cc = null);

/// <summary>A conversation that the company begins by e-mail.</summary>
/// <param name="To">An e-mail address, alone or with a name; may be left out for a customer who has one.</param>
/// <param name="Markdown">May hold <c>{cliente}</c>, <c>{protocolo}</c> and <c>{agente}</c>, which are filled in.</param>
/// <param name="Attachments">Files uploaded before with <c>POST /attachments</c>.</param>
internal sealed record NewConversationBody(
    string Subject, string Markdown, string? To = null, Guid? CustomerId = null, Guid? QueueId = null,
    IReadOnlyList<Guid>? Attachments = null, Guid? OnBehalfOf = null);

/// <param name="Undeliverable">Of the recipients of a reply, the addresses from which mail came back before. It is sent all the same.</param>
internal sealed record WrittenMessage(Guid Id, Guid ConversationId, int ConversationVersion, IReadOnlyList<string> Undeliverable);

/// <summary>Messages and files for programs, and files for the pages.</summary>
internal static class MessagesApi
{
    public static void MapMessagesApi(this RouteGroupBuilder api)
    {
        api.MapPost("/conversations/{id:guid}/messages", WriteAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("writeMessage").WithSummary("Answers the customer, or writes a note among colleagues.");
        api.MapPost("/conversations", BeginAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("beginConversation").WithSummary("Writes to a customer first, by e-mail.");
        api.MapPost("/attachments", UploadAsync).ForScope(Scope.Write)
            .WithName("uploadAttachment").WithSummary("Uploads a file, as the body, for a message to be written.");
        api.MapGet("/attachments/{id:guid}", ServeAsync).ForScope(Scope.Read)
            .WithName("getAttachment").WithSummary("A file of a message.");
    }

    public static void MapFiles(this WebApplication app)
    {
        app.MapGet("/attachments/{id:guid}", ServeAsync).ForRole(Role.Viewer).ExcludeFromDescription();
        app.MapPost("/attachments", UploadFormAsync).ForRole(Role.Agent).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<Results<Created<WrittenMessage>, ProblemHttpResult>> WriteAsync(
        Guid id, MessageBody body, WriteReply reply, WriteNote note, ChooseRecipients recipients, Acting acting, ClaimsPrincipal user, Texts texts,
        CancellationToken token)
    {
        var actor = await acting.AsAsync(user, body.OnBehalfOf, token);
        if (!actor.Succeeded)
            return actor.Failure.ToProblem(texts);
        var written = body.Kind == NewMessageKind.Reply
            ? await reply.RunAsync(id, new Reply(body.Markdown, body.Attachments, body.Resolve, To: body.To, Cc: body.Cc), actor.Value, token)
            : await note.RunAsync(id, new Note(body.Markdown, body.Attachments), actor.Value, token);
        if (!written.Succeeded)
            return written.Failure.ToProblem(texts);
        var message = written.Value.MessageId!.Value;
        var undeliverable = await recipients.UndeliverableAsync(message, token);
        return TypedResults.Created(
            $"{ApiSetup.Prefix}/conversations/{id}/messages", new WrittenMessage(message, id, written.Value.Version, undeliverable));
    }

    private static async Task<Results<Created<BegunConversation>, ProblemHttpResult>> BeginAsync(
        NewConversationBody body, BeginConversation begin, GetConversation get, ChooseRecipients recipients, Acting acting, HttpContext context,
        Texts texts, CancellationToken token)
    {
        var actor = await acting.AsAsync(context.User, body.OnBehalfOf, token);
        if (!actor.Succeeded)
            return actor.Failure.ToProblem(texts);
        var begun = await begin.RunAsync(
            new NewConversation(body.Subject, body.Markdown, body.To, body.CustomerId, body.QueueId, body.Attachments), actor.Value, token);
        if (!begun.Succeeded)
            return begun.Failure.ToProblem(texts);
        var view = (await get.RunAsync(begun.Value.ConversationId, token))!;
        context.Response.Headers.ETag = ETags.Of(view.Version);
        var undeliverable = await recipients.UndeliverableAsync(begun.Value.MessageId!.Value, token);
        return TypedResults.Created($"{ApiSetup.Prefix}/conversations/{view.Id}", new BegunConversation(view, undeliverable));
    }

    private static async Task<Results<Created<UploadedFile>, ProblemHttpResult>> UploadAsync(
        string name, UploadFile upload, HttpContext context, Texts texts, CancellationToken token)
    {
        var uploaded = await upload.RunAsync(context.Request.Body, name, context.Request.ContentType, Actor.Of(context.User), token);
        return uploaded.Succeeded
            ? TypedResults.Created($"{ApiSetup.Prefix}/attachments/{uploaded.Value.Id}", uploaded.Value)
            : uploaded.Failure.ToProblem(texts);
    }

    private static async Task<Results<Ok<UploadedFile>, ProblemHttpResult>> UploadFormAsync(
        IFormFile file, UploadFile upload, ClaimsPrincipal user, Texts texts, CancellationToken token)
    {
        await using var content = file.OpenReadStream();
        var uploaded = await upload.RunAsync(content, file.FileName, file.ContentType, Actor.Of(user), token);
        return uploaded.Succeeded ? TypedResults.Ok(uploaded.Value) : uploaded.Failure.ToProblem(texts);
    }

    private static Task<IResult> ServeAsync(Guid id, ServeAttachment serve, HttpContext context, CancellationToken token) =>
        serve.RunAsync(id, context, token);
}
