namespace Vinculo.Customers;

/// <summary>People and companies, their addresses, the one timeline, import.</summary>
internal static class CustomersModule
{
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services;

    public static void MapCustomers(this WebApplication app)
    {
    }
}
