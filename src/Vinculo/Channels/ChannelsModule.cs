namespace Vinculo.Channels;

/// <summary>How messages come and go: e-mail and the web form.</summary>
internal static class ChannelsModule
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services;

    public static void MapChannels(this WebApplication app)
    {
    }
}
