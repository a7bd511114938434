using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Vinculo.Plan.Policy;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Plan.Show;

/// <summary>A published version as programs read it.</summary>
internal sealed record PolicyResource(
    Guid Id, int Number, string Name, string Summary, DateTimeOffset InForceFrom, DateTimeOffset? PublishedAt, string? PublishedBy,
    PolicyRules Rules);

/// <summary>The published versions over the API. A published version never changes, so its number is its tag.</summary>
internal static class PolicyApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var policies = routes.MapGroup(ApiSetup.Prefix + "/policies").WithTags("Plan").ForScope(Scope.Read);
        policies.MapGet("", ListAsync).WithName("listPolicies").WithSummary("The published versions of the service policy, the newest first.");
        policies.MapGet("/in-force", InForceAsync).WithName("getPolicyInForce").WithSummary("The version in force now.");
        policies.MapGet("/{number:int}", GetAsync).WithName("getPolicy").WithSummary("One version by its number.");
    }

    private static async Task<Results<Ok<Page<PolicyResource>>, ProblemHttpResult>> ListAsync(
        int? limit, string? after, VinculoDb db, Texts texts, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(after, out var cursor))
            return Cursor.Wrong.ToProblem(texts);
        var size = Paging.Limit(limit);
        var wanted = Published(db);
        if (cursor is not null && int.TryParse(cursor.Sort, System.Globalization.CultureInfo.InvariantCulture, out var number))
            wanted = wanted.Where(v => v.Number < number);
        var rows = await wanted.OrderByDescending(v => v.Number).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Cut(
            [.. rows.Select(Of)], size, v => new Cursor(v.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), v.Id)));
    }

    private static async Task<IResult> InForceAsync(HttpContext http, VinculoDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var version = await db.Set<PolicyVersion>().AsNoTracking().InForce(time.GetUtcNow()).FirstAsync(cancellationToken);
        return ETags.Answer(http, Of(version), ETags.Of(version.Number));
    }

    private static async Task<IResult> GetAsync(HttpContext http, int number, VinculoDb db, Texts texts, CancellationToken cancellationToken)
    {
        var version = await Published(db).SingleOrDefaultAsync(v => v.Number == number, cancellationToken);
        return version is null
            ? Platform.Failure.NotFound("plan.no-such-version").ToProblem(texts)
            : ETags.Answer(http, Of(version), ETags.Of(version.Number));
    }

    private static IQueryable<PolicyVersion> Published(VinculoDb db) =>
        db.Set<PolicyVersion>().AsNoTracking().Where(v => v.State == VersionState.Published);

    private static PolicyResource Of(PolicyVersion v) =>
        new(v.Id, v.Number, v.Name, v.Summary, v.InForceFrom!.Value, v.PublishedAt, v.PublishedBy, v.Rules);
}
