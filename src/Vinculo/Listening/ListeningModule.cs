using Vinculo.Desk.Contracts;
using Vinculo.Listening.Answer;
using Vinculo.Listening.Answers;
using Vinculo.Listening.Ask;
using Vinculo.Listening.Contracts;
using Vinculo.Listening.Settings;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Events;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Web;

namespace Vinculo.Listening;

/// <summary>What customers say of the service: surveys with CSAT, CES and NPS.</summary>
internal static class ListeningModule
{
    public static IServiceCollection AddListening(this IServiceCollection services)
    {
        services.AddEventHandler<ConversationResolved, AskOnResolution>();
        services.AddScoped<IAfterRestore, HoldRestoredSurveys>();
        services.AddEventHandler<SurveyAnswered, TellOpenPages>();
        services.AddRepeatedJob<ForgetLinks>();
        services.AddSingleton<SurveyMail>();
        services.AddSingleton<SurveyRate>();
        services.AddScoped<AnswerSurvey>();
        services.AddScoped<StopSurveys>();
        services.AddScoped<SurveyReader>();
        services.AddScoped<ListAnswers>();
        services.AddScoped<ISurveyRecords, SurveyRecords>();
        services.AddScoped<ChangeSettings>();
        services.AddSingleton(new NavItem("listening", "/listening", "ear", "platform.nav.listening", Order: 40));
        return services;
    }

    public static void MapListening(this WebApplication app)
    {
        PublicSurvey.Map(app);
        ShowAnswers.Map(app);
        ChangeSettings.Map(app);
    }
}
