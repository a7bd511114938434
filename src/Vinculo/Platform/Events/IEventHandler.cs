namespace Vinculo.Platform.Events;

/// <summary>
/// Hears of an event after its commit. It runs in a transaction of its own that also records that it ran, so what it
/// changes in the database happens once; what it does outside the database must bear being done twice.
/// </summary>
internal interface IEventHandler<in TEvent>
{
    Task HandleAsync(TEvent @event, CancellationToken cancellationToken);
}

/// <summary>One handler of one event, as the dispatcher calls it.</summary>
internal sealed record EventSubscription(
    string EventName, string Handler, Func<IServiceProvider, object, CancellationToken, Task> HandleAsync);

internal static class EventRegistration
{
    /// <summary>Subscribes a handler to an event. The handler's name is stored: renaming the class runs it again.</summary>
    public static IServiceCollection AddEventHandler<TEvent, THandler>(this IServiceCollection services)
        where TEvent : class
        where THandler : class, IEventHandler<TEvent>
    {
        services.AddScoped<THandler>();
        services.AddSingleton(new EventSubscription(
            EventNames.Of(typeof(TEvent)),
            typeof(THandler).Name,
            (provider, @event, cancellationToken) =>
                provider.GetRequiredService<THandler>().HandleAsync((TEvent)@event, cancellationToken)));
        return services;
    }
}
