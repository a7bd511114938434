using Vinculo.Customers.Contracts;
using Vinculo.Desk.Pages.Answers;
using Vinculo.Desk.Pages.Notices;
using Vinculo.Desk.Pages.Queues;
using Vinculo.Desk.Pages.Rules;
using Vinculo.Platform.Security;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>The pages of this module: the inbox, what is done in it, and its settings.</summary>
internal static class DeskPages
{
    public static IServiceCollection AddDeskPages(this IServiceCollection services)
    {
        services.AddSingleton(new NavItem("inbox", "/inbox", "inbox", "platform.nav.inbox") { BadgeUrl = "/inbox/badge", BadgeTopics = "inbox" });
        services.AddSingleton(new NavItem("inbox-new", "/inbox/new", "message", "desk.begin", Order: 10, NavPlace.New, nameof(Role.Agent)));
        services.AddSingleton(
            new NavItem("notices", "/notices", "bell", "desk.notices", Place: NavPlace.Top) { BadgeUrl = "/notices/badge", BadgeTopics = "account:{me}" });
        services.AddSingleton(new CustomerAction("/inbox/new?customer=", "message", "desk.begin", nameof(Role.Agent), Shortcut: "c"));
        services.AddSingleton<DeskHours>();
        services.AddScoped<LookInto>();
        services.AddScoped<FindOther>();
        services.AddScoped<CountDueSoon>();
        services.AddScoped<SendOnce>();
        services.AddScoped<NewConversationForm>();
        services.AddScoped<Sending>();
        services.AddScoped<Addressing>();
        services.AddScoped<UploadedFiles>();
        services.AddScoped<ReadMessageHtml>();
        services.AddSingleton(new SettingsEntry("queues", "/settings/queues", "list-check", "desk.queues", "desk.queues.lead", Role.Manager, 30));
        services.AddSingleton(new SettingsEntry("rules", "/settings/rules", "adjustments", "desk.rules", "desk.rules.lead", Role.Manager, 31));
        services.AddSingleton(new SettingsEntry("answers", "/settings/answers", "bolt", "desk.answers", "desk.answers.lead", Role.Manager, 32));
        services.AddScoped<IPaletteSource, ConversationsInPalette>();
        return services;
    }

    public static void MapDeskPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/inbox")).ForRole(Role.Viewer).ExcludeFromDescription();

        var shown = routes.MapGroup("/inbox").ForRole(Role.Viewer).ExcludeFromDescription();
        ShowInbox.Map(shown);
        ShowConversation.Map(shown);
        ShowMessageHtml.Map(shown);

        var actions = routes.MapGroup("/inbox").ForRole(Role.Agent).DisableAntiforgery().ExcludeFromDescription();
        Begin.Map(actions);
        Write.Map(actions);
        Addressing.Map(actions);
        UploadFiles.Map(actions);
        Suggest.Map(actions);
        Assign.Map(actions);
        Snooze.Map(actions);
        Settle.Map(actions);
        Classify.Map(actions);
        Merge.Map(actions);
        Move.Map(actions);
        Belong.Map(actions);
        Many.Map(actions);

        NoticeEndpoints.Map(routes);
        QueueEndpoints.Map(routes);
        RuleEndpoints.Map(routes);
        AnswerEndpoints.Map(routes);
    }
}
