using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Architecture;

public class RegistrationTests
{
    [Fact]
    public async Task Everything_that_is_registered_can_be_made()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        ServiceDescriptor[] registered = [];
        await using var app = VinculoApp.Create(["--Vinculo:Data=" + database.Settings.Data], builder =>
        {
            registered = [.. builder.Services];
            builder.Host.UseDefaultServiceProvider(options => (options.ValidateOnBuild, options.ValidateScopes) = (true, true));
        });

        var ours = registered.Where(IsOurs).Select(service => service.ServiceType).Distinct().ToArray();
        ours.Length.ShouldBeGreaterThan(20);
        await using var scope = app.Services.CreateAsyncScope();
        foreach (var type in ours)
            scope.ServiceProvider.GetServices(type).ShouldAllBe(service => service != null, type.FullName);
    }

    private static bool IsOurs(ServiceDescriptor service) =>
        !service.ServiceType.ContainsGenericParameters && !service.IsKeyedService
        && new[] { service.ServiceType, service.ImplementationType, service.ImplementationInstance?.GetType() }
            .Any(type => type?.Assembly == typeof(VinculoApp).Assembly);
}
