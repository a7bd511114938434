using System.Globalization;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Edit;

/// <summary>What somebody typed about a customer, and what is wrong with it, each beside its field.</summary>
public sealed class CustomerForm
{
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    internal CustomerForm(CustomerInput input, int? version, IReadOnlyList<Failure> failures, Texts texts)
    {
        (Input, Version) = (input, version);
        Status = failures.Count == 0 ? StatusCodes.Status200OK : failures[0].Status;
        foreach (var failure in failures)
            errors.TryAdd(failure.Field ?? "", texts[failure.Code, failure.Values]);
    }

    /// <summary>What the page is answered with: 200, or the refusal's own.</summary>
    public int Status { get; }

    /// <summary>The version that the form was filled from.</summary>
    public int? Version { get; }

    /// <summary>What is wrong with no field in particular.</summary>
    public string? Note => errors.GetValueOrDefault("");

    /// <summary>The company that the person works for, as it was typed.</summary>
    public string? Company { get; init; }

    internal CustomerInput Input { get; }

    /// <summary>What is wrong with this field, or null.</summary>
    public string? Error(string field) => errors.GetValueOrDefault(field);

    internal static CustomerForm Fresh(Texts texts, string? name) => new(new CustomerInput { Name = name }, null, [], texts);

    internal static (CustomerInput Input, int? Version) Read(IFormCollection form) =>
    (
        new CustomerInput
        {
            Name = form["name"],
            IsCompany = form["kind"] == "company",
            Document = form["document"],
            Language = form["language"],
            Notes = form["notes"],
            CompanyId = Guid.TryParse(form["companyId"], out var company) ? company : null,
            City = form["city"],
            State = form["state"],
            Birthday = form["birthday"],
            Tags = form["tags"].ToString().Split(','),
            Emails = [.. form["emails"].OfType<string>()],
            Phones = [.. form["phones"].OfType<string>()],
        },
        int.TryParse(form["version"], CultureInfo.InvariantCulture, out var version) ? version : null);
}
