using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Notices;
using Vinculo.Desk.Pages;
using Vinculo.Desk.Reading;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Events;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk;

/// <summary>Conversations, messages, queues, routing, complexity, service clocks.</summary>
internal static class DeskModule
{
    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.AddSingleton<NumberBlocks>();
        services.AddScoped<IDesk, ConversationDesk>();
        services.AddScoped<IQueues, QueueDirectory>();
        services.AddScoped<IDeskRecords, DeskRecords>();
        services.AddScoped<ConversationChanges>().AddScoped<Acting>().AddScoped<ApiAnswers>();

        services.AddScoped<ProtocolNumbers>().AddScoped<Triage>().AddScoped<Routing>();
        services.AddScoped<OpenConversation>().AddScoped<ReceiveMessage>();
        services.AddScoped<IAfterRestore, SkipGivenNumbers>();
        services.AddRepeatedJob<AssignWaiting>();
        services.AddEventHandler<AvailabilityChanged, AssignWaiting>();

        services.AddScoped<ChooseRecipients>().AddScoped<WriteReply>().AddScoped<WriteNote>().AddScoped<ResendMessage>().AddScoped<BeginConversation>();
        services.AddScoped<UploadFile>().AddScoped<ServeAttachment>();
        services.AddRepeatedJob<ForgetLooseFiles>();

        services.AddScoped<AssignConversation>().AddScoped<ResolveConversation>().AddScoped<ReopenConversation>();
        services.AddScoped<SnoozeConversation>().AddScoped<MergeConversations>().AddScoped<MoveToQueue>();
        services.AddScoped<SetComplexity>().AddScoped<SetPriority>().AddScoped<MarkRead>().AddScoped<MarkUnread>();
        services.AddScoped<MoveMessages>().AddScoped<RecountConversation>().AddScoped<ChangeCustomer>();
        services.AddScoped<UndoChange>().AddScoped<ChangeMany>();
        services.AddRepeatedJob<WakeSnoozed>();
        services.AddEventHandler<AnswerNotDelivered, TakeUpUndelivered>();

        services.AddScoped<ListConversations>().AddScoped<GetConversation>();
        services.AddScoped<InboxQuery>().AddScoped<ConversationQuery>();
        services.AddEventHandler<ConversationChanged, TellOpenPages>();
        services.AddEventHandler<NoticesChanged, TellOpenPages>();
        services.AddEventHandler<AccountRenamed, RenameAssignee>();

        services.AddScoped<ListNotices>().AddScoped<ReadNotices>();
        services.AddEventHandler<Mentioned, KeepNotices>();
        services.AddEventHandler<ConversationAssigned, KeepNotices>();
        services.AddEventHandler<AnswerNotDelivered, KeepNotices>();
        services.AddRepeatedJob<ForgetOldNotices>();

        services.AddScoped<QueueSettings>().AddScoped<RuleSettings>().AddScoped<CannedAnswerSettings>();
        services.AddDeskPages();
        return services;
    }

    public static void MapDesk(this WebApplication app)
    {
        app.MapDeskPages();
        var api = app.MapGroup(ApiSetup.Prefix).WithTags("conversations");
        api.MapReadingApi();
        api.MapMessagesApi();
        api.MapHandlingApi();
        app.MapFiles();
    }
}
