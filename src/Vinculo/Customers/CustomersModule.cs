using Microsoft.EntityFrameworkCore.Diagnostics;
using Vinculo.Customers.Contracts;
using Vinculo.Customers.Edit;
using Vinculo.Customers.Import;
using Vinculo.Customers.List;
using Vinculo.Customers.Timeline;
using Vinculo.Customers.View;
using Vinculo.Platform.Api;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Security;
using Vinculo.Platform.Web;

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
        .AddScoped<IPaletteSource, CustomersInPalette>()
        .AddScoped<ReadCustomer>()
        .AddScoped<SaveCustomer>()
        .AddScoped<FindCompany>()
        .AddSingleton<ImportFiles>()
        .AddScoped<PrepareImport>()
        .AddScoped<PreviewImport>()
        .AddScoped<SteerImport>()
        .AddScoped<ImportReport>()
        .AddScoped<ListImports>()
        .AddRepeatedJob<RunImports>()
        .AddSingleton(new NavItem("customers", "/customers", "users", "platform.nav.customers", Order: 20))
        .AddSingleton(new NavItem("customers-new", "/customers/new", "user-plus", "customers.new-one", Order: 20, NavPlace.New, nameof(Role.Agent)));

    public static void MapCustomers(this WebApplication app)
    {
        var api = app.MapGroup(ApiSetup.Prefix).WithTags("customers");
        ListCustomers.Map(api);
        ReadCustomer.Map(api);
        ReadTimeline.Map(api);
        api.MapEditApi();
        CustomerPages.Map(app);
        ImportPages.Map(app);
    }
}
