namespace Vinculo.Insight;

/// <summary>The catalogue of metrics and the dashboard.</summary>
internal static class InsightModule
{
    public static IServiceCollection AddInsight(this IServiceCollection services) => services;

    public static void MapInsight(this WebApplication app)
    {
    }
}
