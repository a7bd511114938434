using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Conversations;

/// <summary>What the calls that change a conversation share: who acts, on which version, and the conversation as it is afterwards.</summary>
internal sealed class ApiAnswers(Acting acting, GetConversation get, Texts texts)
{
    /// <param name="onBehalfOf">The account of an agent, or null for the program itself.</param>
    /// <param name="work">Does it, given who acts and the version named by <c>If-Match</c>.</param>
    public async Task<Results<Ok<ConversationView>, ProblemHttpResult>> ChangeAsync(
        HttpContext context, ClaimsPrincipal user, Guid? onBehalfOf, Func<Actor, int?, Task<Result<Changed>>> work, CancellationToken cancellationToken)
    {
        if (!TryReadVersion(context.Request, out var version))
            return new Failure(StatusCodes.Status412PreconditionFailed, "platform.changed-meanwhile").ToProblem(texts);
        var actor = await acting.AsAsync(user, onBehalfOf, cancellationToken);
        if (!actor.Succeeded)
            return actor.Failure.ToProblem(texts);
        var changed = await work(actor.Value, version);
        if (!changed.Succeeded)
        {
            var stale = version is not null && changed.Failure.Code == "desk.changed-meanwhile";
            return (stale ? changed.Failure with { Status = StatusCodes.Status412PreconditionFailed } : changed.Failure).ToProblem(texts);
        }
        var view = await get.RunAsync(changed.Value.ConversationId, cancellationToken);
        context.Response.Headers.ETag = ETags.Of(view!.Version);
        return TypedResults.Ok(view);
    }

    /// <summary>False when <c>If-Match</c> names something that was never a version.</summary>
    private static bool TryReadVersion(HttpRequest request, out int? version)
    {
        version = null;
        var header = request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
            return true;
        if (!int.TryParse(header.Trim('"'), System.Globalization.CultureInfo.InvariantCulture, out var number))
            return false;
        version = number;
        return true;
    }
}
