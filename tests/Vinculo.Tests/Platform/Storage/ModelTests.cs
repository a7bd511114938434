using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Storage;

public class ModelTests
{
    /// <summary>Warnings would stand on standard error of every command, where scripts look for what went wrong.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("Host=127.0.0.1;Database=none")]
    public void The_model_is_built_without_a_warning(string connection)
    {
        var warnings = new List<string>();
        var options = new DbContextOptionsBuilder<VinculoDb>()
            .EnableServiceProviderCaching(false) // or the model would be one that was built before
            .LogTo(warnings.Add, LogLevel.Warning);
        StorageSetup.Use(options, new VinculoSettings { Database = connection });
        using var db = new VinculoDb((DbContextOptions<VinculoDb>)options.Options);

        db.Model.GetEntityTypes().Count().ShouldBeGreaterThan(20);
        warnings.ShouldBeEmpty();
    }
}
