using Vinculo.Desk.Conversations;
using Vinculo.Platform;
using Vinculo.Platform.Api;

namespace Vinculo.Desk.Pages;

/// <summary>
/// Each form that is shown has a key of its own; what was sent with it is never sent again, however often it is pressed. A
/// browser that is pressed twice goes away from the first answer: that ends no sending.
/// </summary>
internal sealed class SendOnce(IdempotencyStore store)
{
    /// <summary>The result, or null when it was sent before. While that is not known it is refused, so that the form keeps its text.</summary>
    public async Task<Result<Changed>?> RunAsync(
        HttpContext context, Actor author, string key, Func<Task<Result<Changed>>> send)
    {
        if (key.Length is 0 or > 60 || author.Id is not { } owner)
            return Failure.Invalid("desk.form-stale");
        key = "form:" + key;
        if (await store.BeginAsync(owner, key, "form", context.RequestAborted) is { } before)
            return before is { Done: true } or { Status: not null } ? null : (Result<Changed>?)Failure.Conflict("desk.being-sent");
        var sent = false;
        try
        {
            var result = await send();
            sent = result.Succeeded;
            return result;
        }
        finally
        {
            if (sent)
                await store.FinishAsync(owner, key, context.Response, [], CancellationToken.None);
            else
                await store.ForgetAsync(owner, key, CancellationToken.None);
        }
    }
}
