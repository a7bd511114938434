using Microsoft.EntityFrameworkCore.Diagnostics;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Timeline;

namespace Vinculo.Customers;

/// <summary>People and companies, their addresses, the one timeline, import.</summary>
internal static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddScoped<ICustomers, CustomerBook>()
        .AddScoped<ITimeline, TimelineWriter>()
        .AddSingleton<IInterceptor, SaidOnce>();

    public static void MapCustomers(this WebApplication app)
    {
    }
}
