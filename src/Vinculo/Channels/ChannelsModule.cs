using Vinculo.Channels.Contracts;
using Vinculo.Channels.Email;
using Vinculo.Channels.Email.Aliases;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Quarantine;
using Vinculo.Channels.Email.Receive;
using Vinculo.Channels.Email.Send;
using Vinculo.Channels.Email.SignIn;
using Vinculo.Channels.Email.Watch;
using Vinculo.Channels.WebForm;
using Vinculo.Desk.Contracts;
using Vinculo.Platform.Backup;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Events;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Web;

namespace Vinculo.Channels;

/// <summary>How messages come and go: e-mail and the web form.</summary>
internal static class ChannelsModule
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        AddEmail(services);
        services.AddScoped<QueueChoices>();
        services.AddScoped<PromiseInWords>();
        services.AddSingleton<WebFormGuard>();
        services.AddScoped<ReceiveWebForm>();
        services.AddSingleton(new SettingsEntry(
            "mailboxes", MailboxEndpoints.Path, "mailbox", "channels.mailboxes.title", "channels.mailboxes.lede", Role.Administrator, 30));
        services.AddSingleton(new SettingsEntry(
            "web-form", WebFormEndpoints.SettingsPath, "world", "channels.form.settings", "channels.form.settings.entry", Role.Manager, 35));
        return services;
    }

    private static void AddEmail(IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<IPreparation>(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<TrustedCertificates>();
        services.AddSingleton<MailServers>();
        services.AddSingleton<ReadMailboxForm>();
        services.AddScoped<SaveMailbox>();
        services.AddScoped<TestMailbox>();
        services.AddScoped<ShowMailbox>();
        services.AddScoped<ShowAliases>();
        services.AddScoped<SaveAlias>();
        services.AddScoped<IOurAddresses, OurAddressBook>();
        services.AddScoped<IDoctorCheck, MailboxCheck>();

        services.AddSingleton(SignInProvider.Google);
        services.AddSingleton(SignInProvider.Microsoft);
        TokenEndpoint.Register(services);
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<AccessTokens>();
        services.AddScoped<SignInChoices>();
        services.AddScoped<SaveSignInClient>();
        services.AddScoped<BeginSignIn>();
        services.AddScoped<CompleteSignIn>();

        services.AddSingleton<MailIntake>();
        services.AddScoped<MailFiles>();
        services.AddScoped<MailThreads>();
        services.AddScoped<MailCopies>();
        services.AddRepeatedJob<RetryQuarantine>();
        services.AddScoped<ReceiveMail>();
        services.AddSingleton<CompareMailbox>();
        services.AddSingleton<ReadMailbox>();
        services.AddSingleton<OpenFolder>();
        services.AddSingleton<MailboxProgress>();
        services.AddHostedService<MailboxWatchers>();

        services.AddScoped<MailTexts>();
        services.AddScoped<ConversationMail>();
        services.AddScoped<OutgoingMailQueue>();
        services.AddScoped<IOutgoingMail>(provider => provider.GetRequiredService<OutgoingMailQueue>());
        services.AddEventHandler<ReplyWritten, QueueReply>();
        services.AddEventHandler<ResendAsked, ResendReply>();
        services.AddEventHandler<ConversationOpened, AcknowledgeConversation>();
        services.AddEventHandler<WrittenDirectly, AcknowledgeConversation>();
        services.AddEventHandler<MessagesMoved, FollowMovedMessages>();
        services.AddScoped<IAfterRestore, HoldRestoredMail>();
        services.AddSingleton<MailTransport>();
        services.AddSingleton<SendDueMail>();
        services.AddSingleton<KeepSentCopies>();
        services.AddHostedService<SendLoop>();
    }

    public static void MapChannels(this WebApplication app)
    {
        IntakeEndpoint.Map(app);
        MailboxEndpoints.Map(app);
        MailboxHealthEndpoints.Map(app);
        SignInEndpoints.Map(app);
        AliasEndpoints.Map(app);
        QuarantineEndpoints.Map(app);
        WebFormEndpoints.Map(app);
    }
}
