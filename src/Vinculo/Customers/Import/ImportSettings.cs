namespace Vinculo.Customers.Import;

/// <summary>What a column of a file holds.</summary>
internal enum ImportField
{
    /// <summary>Left out.</summary>
    None,
    Name,
    FirstName,
    LastName,
    Email,
    Phone,
    Document,
    Company,
    City,
    State,
    Birthday,
    Language,
    Tags,
    Notes,
}

/// <summary>What to do with a row whose e-mail, telephone number or document a customer already has.</summary>
internal enum DuplicateRule
{
    /// <summary>Leave the customer as it is.</summary>
    Skip,

    /// <summary>Fill in only what the customer lacks.</summary>
    FillEmpty,

    /// <summary>What the row says replaces what is there; what it does not say stays.</summary>
    Replace,
}

/// <summary>How a file is read.</summary>
/// <param name="Encoding">Name of the character set, such as utf-8 or windows-1252.</param>
/// <param name="Delimiter">What stands between cells; meaningless for vCards.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Headers">Names of the columns.</param>
/// <param name="Fields">What each column holds, in the order of the columns.</param>
internal sealed record ImportSettings(
    string Encoding, char Delimiter, bool HasHeader, IReadOnlyList<string> Headers, IReadOnlyList<ImportField> Fields, DuplicateRule Duplicates)
{
    public const int MostColumns = 200;
}
