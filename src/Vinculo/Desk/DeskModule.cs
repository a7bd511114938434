using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Reading;
using Vinculo.Desk.Settings;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk;

/// <summary>Conversations, messages, queues, routing, complexity, service clocks.</summary>
internal static class DeskModule
{
    public static IServiceCollection AddDesk(this IServiceCollection services)
    {
        services.AddSingleton<NumberBlocks>();
        services.AddScoped<ProtocolNumbers>();
        services.AddScoped<Triage>();
        services.AddScoped<Routing>();
        services.AddScoped<OpenConversation>();
        services.AddScoped<ReceiveMessage>();
        services.AddScoped<IDesk, ConversationDesk>();
        services.AddScoped<IQueues, QueueDirectory>();
        services.AddScoped<ConversationChanges>();
        services.AddScoped<Acting>();

        services.AddScoped<UploadFile>();
        services.AddScoped<WriteReply>();
        services.AddScoped<WriteNote>();
        services.AddScoped<ResolveConversation>();

        services.AddScoped<ListConversations>();
        services.AddScoped<GetConversation>();
        return services;
    }

    public static void MapDesk(this WebApplication app)
    {
    }
}
