using Vinculo.Plan.Compare;
using Vinculo.Plan.Contracts;
using Vinculo.Plan.Edit;
using Vinculo.Plan.Export;
using Vinculo.Plan.Policy;
using Vinculo.Plan.Publish;
using Vinculo.Plan.Show;
using Vinculo.Platform.Web;

namespace Vinculo.Plan;

/// <summary>The plan: for now the service policy, with its versions, business hours, holidays and promises of time.</summary>
internal static class PlanModule
{
    public static IServiceCollection AddPlan(this IServiceCollection services)
    {
        services.AddSingleton<PolicyCache>();
        services.AddScoped<IServicePolicies, ServicePolicies>();
        services.AddSingleton<PolicyWords>();
        services.AddSingleton<PolicyDifference>();
        services.AddScoped<ReadPolicy>();
        services.AddSingleton<ExportPolicy>();
        services.AddScoped<StartDraft>();
        services.AddScoped<SaveDraft>();
        services.AddScoped<DiscardDraft>();
        services.AddScoped<PublishDraft>();
        services.AddSingleton(new NavItem("plan", "/plan", "file-text", "platform.nav.plan", Order: 30));
        return services;
    }

    public static void MapPlan(this WebApplication app)
    {
        ShowPolicy.Map(app);
        StartDraft.Map(app);
        EditDraft.Map(app);
        DiscardDraft.Map(app);
        ShowPublish.Map(app);
        ExportPolicy.Map(app);
        PolicyApi.Map(app);
    }
}
