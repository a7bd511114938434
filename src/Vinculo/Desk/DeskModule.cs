namespace Vinculo.Desk;

/// <summary>Conversations, messages, queues, routing, complexity, service clocks.</summary>
internal static class DeskModule
{
    public static IServiceCollection AddDesk(this IServiceCollection services) => services;

    public static void MapDesk(this WebApplication app)
    {
    }
}
