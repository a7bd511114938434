using System.Security.Cryptography;
using System.Text.Json;
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
    /// <summary>The code of the refusal of a text that was changed after it was sent.</summary>
    public const string SentBefore = "desk.sent-before";

    // They change with the page and not with what somebody wrote.
    private static readonly string[] NotWritten = ["key", "version"];

    /// <summary>
    /// The result, or null when the same was sent before. While that is not known, and where the text was changed after it was
    /// sent, it is refused, so that the form keeps it.
    /// </summary>
    public async Task<Result<Changed>?> RunAsync(HttpContext context, Actor author, IFormCollection form, Func<Task<Result<Changed>>> send)
    {
        var key = form["key"].ToString();
        if (key.Length is 0 or > 60 || author.Id is not { } owner)
            return Failure.Invalid("desk.form-stale");
        key = "form:" + key;
        var hash = HashOf(form);
        if (await store.BeginAsync(owner, key, hash, CancellationToken.None) is { } before)
        {
            return before is not ({ Done: true } or { Status: not null }) ? (Result<Changed>?)Failure.Conflict("desk.being-sent")
                : before.RequestHash == hash ? null
                : (Result<Changed>?)Failure.Conflict(SentBefore);
        }
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

    private static string HashOf(IFormCollection form)
    {
        var written = form.Where(field => !NotWritten.Contains(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => new { field.Key, Values = field.Value.ToArray() });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(written)));
    }
}
