using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Platform.Api;

/// <summary>What all endpoints under <c>/api/v1</c> share: JSON, problem details (RFC 9457), the description (OpenAPI 3.1).</summary>
internal static class ApiSetup
{
    public const string Prefix = "/api/v1";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddScoped<IdempotencyStore>();
        services.AddRepeatedJob<ForgetOldRequests>();
        services.AddOpenApi("v1", options => options.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1);
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
    }

    /// <summary>Errors and refusals under the API's prefix are problem details; pages have their own.</summary>
    public static void UseApiProblems(this WebApplication app) =>
        app.UseWhen(context => IsApi(context), api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
        });

    /// <summary>
    /// Gives routing's own answers, such as 405 and 415, and the API's 404, before anybody is asked who they are: such an
    /// answer is no endpoint that could state who may have it. No endpoint catches the rest of the API instead, because it
    /// would also catch wrong methods and wrong content types.
    /// </summary>
    public static void UseAnswersOfRouting(this WebApplication app) => app.Use((context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case { RequestDelegate: { } answer } and not RouteEndpoint:
                return answer(context);
            case null when IsApi(context):
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            default:
                return next(context);
        }
    });

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    public static void MapApiDescription(this WebApplication app) =>
        app.MapOpenApi("/openapi/{documentName}.json").ForEverybody(); // describes the API, holds no data

    /// <summary>A failure as problem details: the code in <c>code</c>, the explanation in the caller's language.</summary>
    public static ProblemHttpResult ToProblem(this Failure failure, Texts texts) => TypedResults.Problem(
        detail: texts[failure.Code, failure.Values],
        statusCode: failure.Status,
        extensions: new Dictionary<string, object?> { ["code"] = failure.Code, ["field"] = failure.Field });
}
