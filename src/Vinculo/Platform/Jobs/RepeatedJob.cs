namespace Vinculo.Platform.Jobs;

/// <summary>Something done again and again in the background. Tests call <see cref="RunAsync"/> themselves.</summary>
internal interface IRepeatedJob
{
    TimeSpan Every { get; }

    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Runs one job at its pace; a failure is logged and the next turn comes all the same.</summary>
internal sealed class RepeatedJobLoop<TJob>(IServiceScopeFactory scopes, TimeProvider time, ILogger<RepeatedJobLoop<TJob>> logger)
    : BackgroundService
    where TJob : IRepeatedJob
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.FromMinutes(1);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var job = scope.ServiceProvider.GetRequiredService<TJob>();
                pause = job.Every;
                await job.RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "Job {Job} failed; it runs again at its next turn", typeof(TJob).Name);
            }
            await Task.Delay(pause, time, stoppingToken);
        }
    }
}

internal static class RepeatedJobRegistration
{
    public static IServiceCollection AddRepeatedJob<TJob>(this IServiceCollection services)
        where TJob : class, IRepeatedJob
    {
        services.AddScoped<TJob>();
        services.AddHostedService<RepeatedJobLoop<TJob>>();
        return services;
    }
}
