using Vinculo.Customers.Import;
using Vinculo.Platform.Commands;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import;

/// <summary>The command as a script calls it: a process of its own.</summary>
public class ImportCommandTests
{
    [Theory, BothEngines]
    public async Task It_imports_reports_and_ends_with_a_code_that_says_whether_rows_were_refused(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var folder = Directory.CreateTempSubdirectory("vinculo-import-").FullName;
        try
        {
            var file = Path.Combine(folder, "clientes.csv");
            var report = Path.Combine(folder, "report.csv");
            await File.WriteAllTextAsync(file, "quem;email\nAna;ana@exemplo.com.br\nBia;bia@\n");

            var some = await VinculoProcess.RunAsync(database.Settings, "import", "customers", file, "--map", "quem=name", "--report", report);
            some.Code.ShouldBe(ImportCommand.SomeRefused, some.Errors);
            some.Output.ShouldContain("2 rows: 1 created, 0 updated, 0 skipped, 1 refused.");
            (await File.ReadAllTextAsync(report)).ShouldContain("3;email;bia@;");

            await File.WriteAllTextAsync(file, "nome;email\nAna;ana@exemplo.com.br\n");
            var all = await VinculoProcess.RunAsync(database.Settings, "import", "customers", file, "--duplicates", "skip");
            all.Code.ShouldBe(CommandLine.Done, all.Errors);
            all.Output.ShouldContain("1 rows: 0 created, 0 updated, 1 skipped, 0 refused.");

            var none = await VinculoProcess.RunAsync(database.Settings, "import", "customers", Path.Combine(folder, "nothing.csv"));
            none.Code.ShouldBe(CommandLine.NotDone);
            none.Errors.ShouldContain("There is no file");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
