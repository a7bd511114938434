using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.View;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Edit;

/// <summary>Makes and changes customers over the API.</summary>
internal static class EditApi
{
    public static void MapEditApi(this RouteGroupBuilder api)
    {
        api.MapPost("/customers", CreateAsync).ForScope(Scope.Write).WithIdempotency()
            .WithName("createCustomer").WithSummary("Makes a customer.");
        api.MapPut("/customers/{id:guid}", ReplaceAsync).ForScope(Scope.Write)
            .WithName("replaceCustomer").WithSummary("Replaces a customer's data. If-Match guards against overwriting.");
        api.MapPatch("/customers/{id:guid}", PatchAsync).ForScope(Scope.Write)
            .Accepts<CustomerInput>("application/merge-patch+json", "application/json")
            .WithName("changeCustomer").WithSummary("Changes the members that are sent (JSON Merge Patch, RFC 7396).");
    }

    private static async Task<Results<Created<CustomerView>, ProblemHttpResult>> CreateAsync(
        CustomerInput input, SaveCustomer save, ReadCustomer read, HttpContext context, Texts texts, CancellationToken cancellationToken)
    {
        var saved = await save.CreateAsync(input, Actor.Of(context.User), cancellationToken);
        if (!saved.Succeeded)
            return saved.Failures.ToProblem(texts);
        context.Response.Headers.ETag = ETags.Of(saved.Version);
        var view = await read.RunAsync(saved.Id, cancellationToken);
        return TypedResults.Created($"{ApiSetup.Prefix}/customers/{saved.Id}", view);
    }

    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> ReplaceAsync(
        Guid id, CustomerInput input, SaveCustomer save, ReadCustomer read, HttpContext context, Texts texts, CancellationToken cancellationToken)
    {
        var present = await read.RunAsync(id, cancellationToken);
        return present is null
            ? Failure.NotFound("customers.not-found").ToProblem(texts)
            : await ChangeAsync(present, input, save, read, context, texts);
    }

    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> PatchAsync(
        Guid id, SaveCustomer save, ReadCustomer read, HttpContext context, Texts texts, CancellationToken cancellationToken)
    {
        var present = await read.RunAsync(id, cancellationToken);
        if (present is null)
            return Failure.NotFound("customers.not-found").ToProblem(texts);
        CustomerInput? input;
        try
        {
            var patch = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: cancellationToken) as JsonObject;
            input = patch is null ? null : Merge(present.ToInput(), patch);
        }
        catch (JsonException)
        {
            input = null;
        }
        return input is null
            ? new Failure(StatusCodes.Status400BadRequest, "customers.patch-wrong").ToProblem(texts)
            : await ChangeAsync(present, input, save, read, context, texts);
    }

    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> ChangeAsync(
        CustomerView present, CustomerInput input, SaveCustomer save, ReadCustomer read, HttpContext context, Texts texts)
    {
        if (ETags.Refusal(context.Request, ETags.Of(present.Version)) is { } refusal)
            return refusal.ToProblem(texts);
        var saved = await save.ChangeAsync(present.Id, input, present.Version, Actor.Of(context.User), context.RequestAborted);
        if (!saved.Succeeded)
            return saved.Failures.ToProblem(texts);
        context.Response.Headers.ETag = ETags.Of(saved.Version);
        return TypedResults.Ok(await read.RunAsync(present.Id, context.RequestAborted));
    }

    /// <summary>RFC 7396 for an object of one level: null removes, a list replaces.</summary>
    private static CustomerInput? Merge(CustomerInput present, JsonObject patch)
    {
        var merged = JsonSerializer.SerializeToNode(present, JsonSerializerOptions.Web)!.AsObject();
        foreach (var (name, value) in patch)
            merged[name] = value?.DeepClone();
        if (merged["isCompany"] is null)
            merged["isCompany"] = false;
        return merged.Deserialize<CustomerInput>(JsonSerializerOptions.Web);
    }

    /// <summary>The first failure as the problem, all of them in <c>errors</c>.</summary>
    private static ProblemHttpResult ToProblem(this IReadOnlyList<Failure> failures, Texts texts)
    {
        var problem = failures[0].ToProblem(texts);
        problem.ProblemDetails.Extensions["errors"] = failures
            .Select(failure => new { failure.Field, failure.Code, Detail = texts[failure.Code, failure.Values] }).ToArray();
        return problem;
    }
}
