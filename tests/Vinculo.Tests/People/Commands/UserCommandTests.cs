using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Vinculo.People;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.People.Commands;

public class UserCommandTests
{
    private static readonly string[] AddAna = ["user", "add", "--email", "ana@empresa.example", "--name", "Ana Prado", "--role", "administrator"];

    [Theory, BothEngines]
    public async Task An_account_is_made_with_the_password_from_standard_input(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var ended = await VinculoProcess.RunAsync(database.Settings, "uma senha bem longa\n", AddAna);

        ended.Errors.ShouldBe("");
        ended.Code.ShouldBe(0);
        await using var db = database.Open();
        var account = await db.Set<Account>().SingleAsync();
        account.Id.ShouldBe(Guid.Parse(ended.Output.Trim()));
        (account.Name, account.Email, account.Role).ShouldBe(("Ana Prado", "ana@empresa.example", Role.Administrator));
        new PasswordHasher<Account>().VerifyHashedPassword(account, account.PasswordHash!, "uma senha bem longa")
            .ShouldBe(PasswordVerificationResult.Success);
        (await db.Set<AuditEntry>().SingleAsync(e => e.SubjectId == account.Id)).Action.ShouldBe("account.added");
    }

    [Fact]
    public async Task A_second_account_with_the_same_address_is_refused_and_leaves_no_trace()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        await VinculoProcess.RunAsync(database.Settings, "uma senha bem longa\n", AddAna);
        var ended = await VinculoProcess.RunAsync(
            database.Settings, "outra senha bem longa\n",
            ["user", "add", "--email", "ANA@empresa.example", "--name", "Outra", "--role", "viewer"]);

        ended.Code.ShouldBe(1);
        ended.Output.ShouldBe("");
        ended.Errors.Trim().ShouldBe("There already is an account with this e-mail address.");
        await using var db = database.Open();
        (await db.Set<Account>().CountAsync()).ShouldBe(1);
        (await db.Set<AuditEntry>().CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("curta\n", "The password needs at least 10 characters.")]
    [InlineData("", "No password: give it as one line on standard input.")]
    public async Task A_password_that_cannot_be_used_is_refused_with_the_reason(string input, string reason)
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(database.Settings, input, AddAna);
        (ended.Code, ended.Output, ended.Errors.Trim()).ShouldBe((1, "", reason));
    }

    [Theory]
    [InlineData("user", "add", "--email", "ana@empresa.example", "--name", "Ana")]
    [InlineData("user", "add", "--email", "ana@empresa.example", "--name", "Ana", "--role", "chefe")]
    [InlineData("user", "sing")]
    public async Task A_wrong_call_ends_with_code_2(params string[] arguments)
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(database.Settings, arguments);
        ended.Code.ShouldBe(2, ended.Output);
        ended.Errors.ShouldNotBeEmpty();
    }
}
