using Microsoft.EntityFrameworkCore;
using Vinculo.People;
using Vinculo.Platform.Audit;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.Commands;

public class TokenCommandTests
{
    [Theory, BothEngines]
    public async Task The_token_stands_alone_on_standard_output_and_only_its_hash_is_kept(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var ended = await VinculoProcess.RunAsync(database.Settings, "token", "add", "--name", "loja", "--scope", "write, read");

        (ended.Code, ended.Errors).ShouldBe((0, ""));
        var secret = ended.Output.Trim();
        secret.ShouldMatch("^vin_[0-9a-f]{64}$");
        await using var db = database.Open();
        var token = await db.Set<ApiToken>().SingleAsync();
        token.Hash.ShouldBe(ApiToken.HashOf(secret));
        token.Scopes.ShouldBe("read write");
        var audit = await db.Set<AuditEntry>().SingleAsync();
        audit.Action.ShouldBe("token.added");
        (audit.After + audit.Before).ShouldNotContain(secret[4..]);
    }

    [Fact]
    public async Task An_unknown_scope_is_refused_and_the_known_ones_are_named()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(database.Settings, "token", "add", "--name", "loja", "--scope", "read,wirte");
        (ended.Code, ended.Output).ShouldBe((1, ""));
        ended.Errors.Trim().ShouldBe("wirte is not a scope. The scopes are: read, write, intake, admin.");
    }
}
