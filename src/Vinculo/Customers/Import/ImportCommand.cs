using System.CommandLine;
using System.Globalization;
using Vinculo.Platform;
using Vinculo.Platform.Commands;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Import;

/// <summary><c>import customers FILE</c>: the same import as in the pages, for scripts and for large files.</summary>
internal static class ImportCommand
{
    /// <summary>Done, but some rows were refused: the report says which.</summary>
    public const int SomeRefused = 3;

    private static readonly Argument<FileInfo> FileToRead = new("FILE") { Description = "A CSV or vCard file." };

    private static readonly Option<DuplicateRule> Duplicates = new("--duplicates")
    {
        Description = "What to do with customers that are here already: skip, fillempty (the default) or replace.",
        DefaultValueFactory = _ => DuplicateRule.FillEmpty,
    };

    private static readonly Option<string[]> Map = new("--map")
    {
        Description = "What a column holds, as COLUMN=FIELD (name, firstname, lastname, email, phone, document, company, city, state, birthday, language, tags, notes, none). May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<FileInfo?> Report = new("--report") { Description = "Writes the refused rows to this CSV file." };

    public static Command Create()
    {
        var customers = new Command("customers", $"Imports customers. Ends with 0, or with {SomeRefused} when some rows were refused.");
        customers.Add(FileToRead);
        customers.Add(Duplicates);
        customers.Add(Map);
        customers.Add(Report);
        customers.SetAction((parsed, cancellationToken) =>
            CommandLine.WithServicesAsync(parsed, provider => RunAsync(provider, parsed, cancellationToken)));
        return new Command("import", "Brings data in.") { customers };
    }

    private static async Task<int> RunAsync(IServiceProvider provider, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(FileToRead)!;
        if (!file.Exists)
            throw new CommandException($"There is no file {file.FullName}.");
        var runner = Ids.New(provider.GetRequiredService<TimeProvider>().GetUtcNow());
        CustomerImport import;
        await using (var content = file.OpenRead())
        {
            var prepared = await provider.GetRequiredService<PrepareImport>().RunAsync(file.Name, content, long.MaxValue, Actor.System, cancellationToken, runner);
            import = prepared.Succeeded ? prepared.Value : throw new CommandException(InEnglish(provider, prepared.Failure.Code, prepared.Failure.Values));
        }
        var settings = Mapped(import.Read(), parsed.GetValue(Map)!) with { Duplicates = parsed.GetValue(Duplicates) };
        var done = await provider.GetRequiredService<RunImports>().RunNowAsync(import.Id, runner, settings, Console.Error, cancellationToken);
        await WriteReportAsync(provider, parsed.GetValue(Report), import.Id, cancellationToken);
        if (done.State != ImportState.Done)
            throw new CommandException($"Line {done.ProblemLine}: {InEnglish(provider, done.Problem ?? "customers.import-broken", done.ProblemLine)}");
        await Console.Out.WriteLineAsync(
            $"{done.Rows} rows: {done.Created} created, {done.Updated} updated, {done.Skipped} skipped, {done.Refused} refused.");
        return done.Refused == 0 ? CommandLine.Done : SomeRefused;
    }

    private static ImportSettings Mapped(ImportSettings settings, string[] maps)
    {
        var fields = settings.Fields.ToList();
        foreach (var map in maps)
        {
            var equals = map.LastIndexOf('=');
            var column = equals < 0 ? -1 : settings.Headers.ToList().FindIndex(h => string.Equals(h, map[..equals], StringComparison.OrdinalIgnoreCase));
            if (column < 0 || !Enum.TryParse<ImportField>(map[(equals + 1)..], ignoreCase: true, out var field) || !Enum.IsDefined(field))
                throw new CommandException($"--map {map}: expected COLUMN=FIELD. The columns are: {string.Join(", ", settings.Headers)}.");
            fields[column] = field;
        }
        if (fields.Count > 0 && !fields.Exists(SteerImport.CanIdentify))
            throw new CommandException($"No column holds a name, e-mail address or telephone number. Use --map. The columns are: {string.Join(", ", settings.Headers)}.");
        return settings with { Fields = fields };
    }

    private static async Task WriteReportAsync(IServiceProvider provider, FileInfo? report, Guid import, CancellationToken cancellationToken)
    {
        if (report is null)
            return;
        await using var target = report.Create();
        await provider.GetRequiredService<ImportReport>().WriteAsync(import, target, cancellationToken);
    }

    private static string InEnglish(IServiceProvider provider, string code, params object?[] values) =>
        provider.GetRequiredService<Texts>().In(CultureInfo.GetCultureInfo("en"), code, values);
}
