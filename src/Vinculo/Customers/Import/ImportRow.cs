using Vinculo.Customers.Edit;

namespace Vinculo.Customers.Import;

/// <summary>Something about a row that a person should know.</summary>
/// <param name="Column">The name of the column, or of the vCard's property; null for the row as a whole.</param>
/// <param name="Code">Key of the text that explains it.</param>
internal sealed record RowProblem(int Line, string? Column, string? Value, string Code, params string?[] Filled);

/// <summary>A row of a file, checked.</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Data">Null when the row is refused; the problems say why.</param>
internal sealed record ImportRow(int Line, CheckedCustomer? Data, IReadOnlyList<RowProblem> Problems);

/// <summary>What came of a batch.</summary>
internal sealed record BatchOutcome(int Rows, int Created, int Updated, int Skipped, int Refused, int Remarks);

/// <summary>The file cannot be read on from here.</summary>
/// <param name="code">Key of the text that explains it.</param>
internal sealed class ImportFileException(string code, int line) : Exception($"{code}, line {line}")
{
    public string Code { get; } = code;

    public int Line { get; } = line;
}
