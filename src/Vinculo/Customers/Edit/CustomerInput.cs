namespace Vinculo.Customers.Edit;

/// <summary>A customer as typed, sent or imported: nothing of it is believed yet.</summary>
internal sealed record CustomerInput
{
    public string? Name { get; init; }

    public bool IsCompany { get; init; }

    /// <summary>CPF or CNPJ with any punctuation.</summary>
    public string? Document { get; init; }

    /// <summary>pt-BR, en or es; Portuguese when absent.</summary>
    public string? Language { get; init; }

    public string? Notes { get; init; }

    /// <summary>The customer, a company, for whom this person works.</summary>
    public Guid? CompanyId { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    /// <summary>1990-05-31 or 31/05/1990.</summary>
    public string? Birthday { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The first is the one to write to.</summary>
    public IReadOnlyList<string>? Emails { get; init; }

    /// <summary>The first is the one to call. Brazilian numbers as people write them, others with '+'.</summary>
    public IReadOnlyList<string>? Phones { get; init; }
}
