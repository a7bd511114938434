using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Vinculo.Platform.Api;

/// <summary>
/// Versions of single resources (RFC 9110, section 8.8.3): a reader who has this version is told so (304), and a change
/// based on an older one is refused (412), so that nobody undoes what somebody else wrote in the meantime.
/// </summary>
internal static class ETags
{
    /// <summary>The tag of a row's version.</summary>
    public static string Of(int version) => $"\"{version}\"";

    /// <summary>The resource with its tag, or 304 when the caller's <c>If-None-Match</c> names it.</summary>
    public static Results<Ok<T>, StatusCodeHttpResult> Answer<T>(HttpContext context, T resource, string tag)
    {
        context.Response.Headers.ETag = tag;
        return Names(context.Request.GetTypedHeaders().IfNoneMatch, tag, useStrong: false)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(resource);
    }

    /// <summary>Null when a change may go on: there is no <c>If-Match</c>, or it names the present version.</summary>
    public static Failure? Refusal(HttpRequest request, string tag)
    {
        if (request.Headers.IfMatch.Count == 0)
            return null;
        return Names(request.GetTypedHeaders().IfMatch, tag, useStrong: true)
            ? null
            : new Failure(StatusCodes.Status412PreconditionFailed, "platform.changed-meanwhile");
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, string tag, bool useStrong)
    {
        var present = EntityTagHeaderValue.Parse(tag);
        return tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(present, useStrong));
    }
}
