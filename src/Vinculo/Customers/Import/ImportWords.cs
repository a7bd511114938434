using Vinculo.Platform.Text;

namespace Vinculo.Customers.Import;

/// <summary>The words of the import.</summary>
internal static class ImportWords
{
    public static string State(Texts texts, ImportState state) => texts["customers.import-state." + state.ToString().ToLowerInvariant()];

    public static string Field(Texts texts, ImportField field) => texts["customers.import-field." + field.ToString().ToLowerInvariant()];

    public static string Rule(Texts texts, DuplicateRule rule) => texts["customers.import-rule." + rule.ToString().ToLowerInvariant()];

    public static string RuleHint(Texts texts, DuplicateRule rule) => texts["customers.import-rule-hint." + rule.ToString().ToLowerInvariant()];
}

/// <summary>Columns as mapped on the page.</summary>
public sealed class ImportColumns
{
    internal ImportColumns(ImportSettings settings) => Settings = settings;

    internal ImportSettings Settings { get; }

    /// <summary>What the form says, over what is kept.</summary>
    internal static ImportColumns Read(ImportSettings kept, IFormCollection form)
    {
        var fields = form["fields"].Select(text => Enum.TryParse<ImportField>(text, out var field) && Enum.IsDefined(field) ? field : ImportField.None).ToList();
        return new ImportColumns(kept with
        {
            HasHeader = kept.Headers.Count == 0 ? kept.HasHeader : form["header"] == "true",
            Fields = fields.Count == kept.Headers.Count ? fields : kept.Fields,
            Duplicates = Enum.TryParse<DuplicateRule>(form["duplicates"], out var rule) && Enum.IsDefined(rule) ? rule : kept.Duplicates,
        });
    }
}
