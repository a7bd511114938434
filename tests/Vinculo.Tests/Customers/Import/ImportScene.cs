using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers;
using Vinculo.Customers.Import;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Customers.Import;

/// <summary>An import as a manager does it: file, mapping, run, report, undo.</summary>
internal static class ImportScene
{
    public static Task<Result<CustomerImport>> PrepareAsync(this TestApp app, byte[] file, string name = "clientes.csv") =>
        app.InScopeAsync(p => p.GetRequiredService<PrepareImport>().RunAsync(name, new MemoryStream(file), ImportFiles.MostUploaded, Actor.System, default));

    public static async Task<CustomerImport> PreparedAsync(this TestApp app, string file)
    {
        var result = await app.PrepareAsync(Encoding.UTF8.GetBytes(file));
        result.Succeeded.ShouldBeTrue(result.Failure?.Code);
        return result.Value!;
    }

    /// <summary>Imports a file to the end and returns what came of it.</summary>
    public static async Task<CustomerImport> ImportAsync(this TestApp app, string file, DuplicateRule rule = DuplicateRule.FillEmpty) =>
        await app.FinishAsync(await app.PreparedAsync(file), rule);

    public static async Task<CustomerImport> FinishAsync(this TestApp app, CustomerImport import, DuplicateRule rule = DuplicateRule.FillEmpty)
    {
        await app.StartAsync(import, rule);
        await app.RunJobAsync();
        return await app.LoadAsync(import.Id);
    }

    public static async Task StartAsync(this TestApp app, CustomerImport import, DuplicateRule rule = DuplicateRule.FillEmpty)
    {
        var started = await app.InScopeAsync(p => p.GetRequiredService<SteerImport>()
            .StartAsync(import.Id, import.Read() with { Duplicates = rule }, Actor.System, default));
        started.Succeeded.ShouldBeTrue(started.Failure?.Code);
    }

    public static async Task<CustomerImport> UndoAsync(this TestApp app, Guid id)
    {
        (await app.InScopeAsync(p => p.GetRequiredService<SteerImport>().UndoAsync(id, Actor.System, default))).Succeeded.ShouldBeTrue();
        await app.RunJobAsync();
        return await app.LoadAsync(id);
    }

    public static Task RunJobAsync(this TestApp app) => app.InScopeAsync(async p =>
    {
        await p.GetRequiredService<RunImports>().RunAsync(default);
        return 0;
    });

    public static Task<CustomerImport> LoadAsync(this TestApp app, Guid id) =>
        app.QueryAsync(db => db.Set<CustomerImport>().AsNoTracking().SingleAsync(i => i.Id == id));

    public static Task<List<string>> NamesAsync(this TestApp app) =>
        app.QueryAsync(db => db.Set<Customer>().OrderBy(c => c.FoldedName).Select(c => c.Name).ToListAsync());

    public static async Task<string> ReportAsync(this TestApp app, Guid id)
    {
        using var report = new MemoryStream();
        await app.InScopeAsync(async p =>
        {
            await p.GetRequiredService<ImportReport>().WriteAsync(id, report, default);
            return 0;
        });
        return Encoding.UTF8.GetString(report.ToArray());
    }
}
