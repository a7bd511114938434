using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>Sends answers and notes, shows what they will look like, and sends again what did not arrive.</summary>
internal static class Write
{
    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapPost("/{id:guid}/reply", ReplyAsync);
        inbox.MapPost("/{id:guid}/note", NoteAsync);
        inbox.MapPost("/preview", Preview);
        inbox.MapPost("/messages/{id:guid}/resend", ResendAsync);
    }

    private static Task<IResult> ReplyAsync(HttpContext context, Guid id, IFormCollection form, WriteReply write, Sending sending) =>
        sending.RunAsync(context, id, "reply", form, author => write.RunAsync(
            id,
            new Reply(
                form["text"].ToString(), Sending.FilesOf(form), form["resolve"] == "true",
                int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null,
                form.ContainsKey("to") ? [.. form["to"].OfType<string>()] : null,
                [.. form["cc"].OfType<string>()]),
            author, CancellationToken.None));

    private static Task<IResult> NoteAsync(HttpContext context, Guid id, IFormCollection form, WriteNote write, Sending sending) =>
        sending.RunAsync(context, id, "note", form, author => write.RunAsync(
            id, new Note(form["text"].ToString(), Sending.FilesOf(form)), author, CancellationToken.None));

    private static ContentHttpResult Preview(IFormCollection form) =>
        TypedResults.Content(NoteText.ToHtml(form["text"].ToString(), mentions: true).Value, "text/html; charset=utf-8");

    private static async Task<IResult> ResendAsync(
        HttpContext context, ClaimsPrincipal user, Guid id, ResendMessage resend, Texts texts, CancellationToken cancellationToken)
    {
        var to = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(cancellationToken))["to"].ToString() : null;
        var result = await resend.RunAsync(id, to, Actor.Of(user), cancellationToken);
        var back = result.Succeeded ? Acted.PathOf(result.Value.ConversationId) : "/inbox";
        return Acted.Of(context, result, texts, texts["desk.done.resent"], back);
    }
}

/// <summary>Sends what a composer holds, once, and answers with the next composer: empty, or as it was with what is wrong.</summary>
internal sealed class Sending(SendOnce once, UploadedFiles uploaded, Addressing addressing, Texts texts, TimeProvider time)
{
    public async Task<IResult> RunAsync(HttpContext context, Guid id, string kind, IFormCollection form, Func<Actor, Task<Result<Changed>>> send)
    {
        var author = Actor.Of(context.User);
        var result = await once.RunAsync(context, author, form, () => send(author));
        var failure = result is { Succeeded: false } ? result.Value.Failure : null;
        if (failure is null)
        {
            var resolved = form["resolve"] == "true";
            var text = texts[kind == "note" ? "desk.done.noted" : resolved ? "desk.done.sent-resolved" : "desk.done.sent"];
            if (!context.Request.IsFragment())
                return Acted.Done(context, text, Acted.PathOf(id));
            if (resolved)
                context.Response.Toast(new Toast(text));
        }
        if (context.Request.IsFragment())
            context.Response.Trigger(Acted.Changed);
        var (name, answer) = kind == "note" ? (null, null)
            : await addressing.OfAsync(id, failure is null ? null : form, failure?.Field, context.RequestAborted);
        return new RazorComponentResult<ComposerForm>(new
        {
            Kind = kind,
            Id = id,
            Key = failure is null or { Code: SendOnce.SentBefore } ? Ids.New(time.GetUtcNow()).ToString("N") : form["key"].ToString(),
            Name = name,
            Answer = answer,
            Text = failure is null ? null : form["text"].ToString(),
            Error = failure is null ? null : texts[failure.Code, failure.Values],
            Files = failure is null ? [] : await uploaded.OfAsync(FilesOf(form), author, context.RequestAborted),
            Sent = failure is null,
        })
        { StatusCode = failure is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    public static Guid[] FilesOf(IFormCollection form) =>
        [.. form["files"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
}
