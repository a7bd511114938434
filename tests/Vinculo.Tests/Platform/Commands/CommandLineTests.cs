using System.Diagnostics;
using System.Globalization;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Commands;

public class CommandLineTests
{
    [Theory]
    [InlineData("migrate")]
    [InlineData("serve")]
    public async Task A_database_that_does_not_answer_is_said_in_words(string command)
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var settings = database.Settings with { Database = "Host=127.0.0.1;Port=1;Username=vinculo;Database=vinculo" };

        var ended = await VinculoProcess.RunAsync(settings, command);

        ended.Code.ShouldBe(1);
        ended.Errors.ShouldContain("The database did not do it: Failed to connect to 127.0.0.1:1. Check Vinculo__Database");
        (ended.Output + ended.Errors).ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_command_that_is_stopped_says_that_it_was_not_done()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs the signals of Unix");
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var file = Path.Combine(database.Settings.Data, "clientes.csv");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 500_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"Cliente {i},c{i}@loja.example")).Prepend("nome,e-mail"));
        using var process = Process.Start(VinculoProcess.Describe(database.Settings, "import", "customers", file))!;
        await process.StandardError.ReadLineAsync(); // the import tells how far it is

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        said.ShouldEndWith("Stopped before it was done." + Environment.NewLine);
        process.ExitCode.ShouldBe(1);
    }
}
