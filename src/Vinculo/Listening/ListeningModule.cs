namespace Vinculo.Listening;

/// <summary>What customers say of the service: surveys with CSAT, CES and NPS.</summary>
internal static class ListeningModule
{
    public static IServiceCollection AddListening(this IServiceCollection services) => services;

    public static void MapListening(this WebApplication app)
    {
    }
}
