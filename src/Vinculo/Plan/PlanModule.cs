using Vinculo.Plan.Contracts;
using Vinculo.Plan.Policy;

namespace Vinculo.Plan;

/// <summary>The plan: for now the service policy, with its versions, business hours, holidays and promises of time.</summary>
internal static class PlanModule
{
    public static IServiceCollection AddPlan(this IServiceCollection services)
    {
        services.AddSingleton<PolicyCache>();
        services.AddScoped<IServicePolicies, ServicePolicies>();
        return services;
    }

    public static void MapPlan(this WebApplication app)
    {
    }
}
