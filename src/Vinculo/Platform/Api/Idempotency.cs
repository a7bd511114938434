using System.Security.Cryptography;
using System.Text;
using Microsoft.OpenApi;
using Vinculo.Platform.Text;

namespace Vinculo.Platform.Api;

/// <summary>
/// Lets a caller repeat a POST that may or may not have arrived: with the same <c>Idempotency-Key</c> the work is done
/// once and the first answer is given again (after the IETF draft "The Idempotency-Key HTTP Header Field").
/// </summary>
internal static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int LongestKey = 100;

    private const string InProgress = "platform.idempotency-in-progress";
    private const int BufferInMemory = 64 * 1024;

    /// <summary>Honours <c>Idempotency-Key</c> on this endpoint. Without the header nothing changes.</summary>
    public static RouteHandlerBuilder WithIdempotency(this RouteHandlerBuilder builder)
    {
        // Around the whole handler, not as a filter: the body must be hashed before it is bound, and the answer kept as sent.
        builder.Add(endpoint =>
        {
            var handler = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => InvokeAsync(context, handler);
        });
        return builder.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = Header,
                In = ParameterLocation.Header,
                Description = "A name of the caller's own for this request. A repeat within 24 hours gets the first answer again.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = LongestKey },
            });
            return Task.CompletedTask;
        });
    }

    private static async Task InvokeAsync(HttpContext context, RequestDelegate handler)
    {
        var owner = Actor.Of(context.User).Id;
        if (owner is null || !context.Request.Headers.TryGetValue(Header, out var header))
        {
            await handler(context);
            return;
        }
        var key = header.ToString();
        if (key.Length is 0 or > LongestKey)
        {
            await RefuseAsync(context, new Failure(StatusCodes.Status400BadRequest, "platform.idempotency-key-wrong", Header, LongestKey));
            return;
        }
        var store = context.RequestServices.GetRequiredService<IdempotencyStore>();
        var hash = await HashAsync(context.Request);
        var existing = await store.BeginAsync(owner.Value, key, hash, CancellationToken.None);
        if (existing is null)
            await DoOnceAsync(context, handler, store, owner.Value, key);
        else if (existing.RequestHash != hash)
            await RefuseAsync(context, Failure.Invalid("platform.idempotency-key-reused", Header));
        else if (existing.Status is null)
            await RefuseAsync(context, Failure.Conflict(store.IsGivenUp(existing) ? "platform.idempotency-answer-lost" : InProgress));
        else
            await ReplayAsync(context, existing);
    }

    private static async Task DoOnceAsync(HttpContext context, RequestDelegate handler, IdempotencyStore store, Guid owner, string key)
    {
        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var kept = false;
        try
        {
            await handler(context);
            if (context.Response.StatusCode < StatusCodes.Status500InternalServerError)
            {
                // The work is done: its answer is kept even if the caller has gone.
                await store.FinishAsync(owner, key, context.Response, answer.ToArray(), CancellationToken.None);
                kept = true;
            }
        }
        finally
        {
            context.Response.Body = body;
            if (!kept)
                await store.ForgetAsync(owner, key, CancellationToken.None);
        }
        if (answer.Length > 0)
            await body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
    }

    private static async Task ReplayAsync(HttpContext context, IdempotencyRecord record)
    {
        context.Response.StatusCode = record.Status!.Value;
        context.Response.Headers[ReplayedHeader] = "true";
        context.Response.ContentType = record.ContentType;
        if (record.Location is not null)
            context.Response.Headers.Location = record.Location;
        if (record.ETag is not null)
            context.Response.Headers.ETag = record.ETag;
        if (record.Body is { Length: > 0 })
            await context.Response.Body.WriteAsync(record.Body, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, Failure failure)
    {
        if (failure.Code == InProgress)
            context.Response.Headers.RetryAfter = "1";
        return failure.ToProblem(context.RequestServices.GetRequiredService<Texts>()).ExecuteAsync(context);
    }

    private static async Task<string> HashAsync(HttpRequest request)
    {
        request.EnableBuffering(BufferInMemory);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[81920];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
            hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
