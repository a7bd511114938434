using Vinculo.Desk.Contracts;
using Vinculo.Insight.Dashboard;
using Vinculo.Insight.Facts;
using Vinculo.Insight.Metrics;
using Vinculo.Insight.Rows;
using Vinculo.Listening.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Events;
using Vinculo.Platform.Web;

namespace Vinculo.Insight;

/// <summary>The catalogue of metrics and the dashboard.</summary>
internal static class InsightModule
{
    public static IServiceCollection AddInsight(this IServiceCollection services) => services
        .AddEventHandler<ConversationChanged, KeepConversationFacts>()
        .AddEventHandler<MessageReceived, KeepMessageFacts>()
        .AddEventHandler<SurveyAnswered, KeepSurveyFacts>()
        .AddScoped<RebuildFacts>()
        .AddScoped<Periods>()
        .AddScoped<Observations>()
        .AddScoped<ReadMetric>()
        .AddScoped<ReadRows>()
        .AddScoped<ReadRowsView>()
        .AddScoped<ReadBacklog>()
        .AddScoped<ReadDashboard>()
        .AddSingleton(new NavItem("insight", "/insight", "chart-dots", "platform.nav.insight", Order: 35));

    public static void MapInsight(this WebApplication app)
    {
        var api = app.MapGroup(ApiSetup.Prefix).WithTags("metrics");
        MetricApi.Map(api);
        ShowDashboard.Map(app);
        ShowRows.Map(app);
        ExportRows.Map(app);
    }
}
