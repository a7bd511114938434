using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Storage;

public class StorageSetupTests
{
    [Fact]
    public async Task Postgres_plans_each_time_for_what_is_asked()
    {
        await using var app = await TestApp.StartAsync(Engine.Postgres);

        (await app.QueryAsync(db => db.Database.SqlQueryRaw<string>("""SELECT current_setting('plan_cache_mode') AS "Value" """).SingleAsync()))
            .ShouldBe("force_custom_plan");
    }

    [Fact]
    public void A_connection_string_that_says_how_much_to_prepare_is_left_as_it_is()
    {
        ConnectionOf("Host=db;Max Auto Prepare=0").ShouldBe("Host=db;Max Auto Prepare=0");
        ConnectionOf("Host=db;Options=-c jit=off").ShouldContain("-c jit=off -c plan_cache_mode=force_custom_plan");
    }

    private static string ConnectionOf(string setting)
    {
        var options = new DbContextOptionsBuilder<VinculoDb>();
        StorageSetup.Use(options, new VinculoSettings { Database = setting });
        using var db = new VinculoDb(options.Options);
        return db.Database.GetConnectionString()!;
    }
}
