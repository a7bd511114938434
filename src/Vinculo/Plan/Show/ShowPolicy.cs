using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Plan.Compare;
using Vinculo.Platform.Security;

namespace Vinculo.Plan.Show;

/// <summary>What <see cref="PolicyPage"/> shows. Components are public by nature; what they show is not.</summary>
public sealed class PolicyView
{
    internal PolicyView(PolicyDocument document) => Document = document;

    internal PolicyDocument Document { get; }
}

/// <summary>The pages that show the policy to everybody in the company.</summary>
internal static class ShowPolicy
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan", (ReadPolicy read, CancellationToken cancellationToken) => PageAsync(read, null, cancellationToken))
            .ForRole(Role.Viewer).ExcludeFromDescription();
        routes.MapGet("/plan/versions/{number:int}", (int number, ReadPolicy read, CancellationToken cancellationToken) => PageAsync(read, number, cancellationToken))
            .ForRole(Role.Viewer).ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(ReadPolicy read, int? number, CancellationToken cancellationToken)
    {
        var document = await read.RunAsync(number, cancellationToken);
        return document.Succeeded
            ? new RazorComponentResult<PolicyPage>(new { View = new PolicyView(document.Value) })
            : Results.NotFound();
    }
}
