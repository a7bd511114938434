using Microsoft.EntityFrameworkCore.Diagnostics;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Customers.List;
using Vinculo.Customers.Timeline;
using Vinculo.Customers.View;
using Vinculo.Platform.Api;

namespace Vinculo.Customers;

/// <summary>People and companies, their addresses, the one timeline, import.</summary>
internal static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddScoped<ICustomers, CustomerBook>()
        .AddScoped<ITimeline, TimelineWriter>()
        .AddSingleton<IInterceptor, SaidOnce>()
        .AddScoped<ReadTimeline>()
        .AddScoped<ListCustomers>()
        .AddScoped<ReadCustomer>()
        .AddScoped<SaveCustomer>();

    public static void MapCustomers(this WebApplication app)
    {
        var api = app.MapGroup(ApiSetup.Prefix).WithTags("customers");
        ListCustomers.Map(api);
        ReadCustomer.Map(api);
        ReadTimeline.Map(api);
        api.MapEditApi();
    }
}
