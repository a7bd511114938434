using System.Globalization;
using Vinculo.Customers.Contracts;
using Vinculo.Measures.Identity;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Customers.Edit;

/// <summary>A customer's data in its normal form, with everything in it that can be checked without the database.</summary>
internal sealed record CheckedCustomer
{
    public const int MostTags = 12;
    private const int LongestTag = 40;
    private const int MostAddresses = 20;
    private static readonly DateOnly Earliest = new(1900, 1, 1);
    private static readonly string[] DateForms = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"];

    public required string Name { get; init; }
    public required bool IsCompany { get; init; }
    public string? Document { get; init; }
    public required string Language { get; init; }
    public string? Notes { get; init; }
    public Guid? CompanyId { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public DateOnly? Birthday { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>E-mails, then telephone numbers, each kind with the primary one first.</summary>
    public required IReadOnlyList<CustomerAddress> Addresses { get; init; }

    /// <summary>Checks every field; what is wrong is added to <paramref name="failures"/> under the field's name.</summary>
    /// <returns>The data in its normal form; meaningful only when nothing was added.</returns>
    public static CheckedCustomer Of(CustomerInput input, DateTimeOffset now, List<Failure> failures)
    {
        var name = Written.Line(input.Name, Customer.LongestName);
        if (name is null)
            failures.Add(Failure.Invalid("customers.name-missing", "name"));
        var (document, isCompany) = DocumentOf(input.Document, input.IsCompany, failures);
        if (input.Notes?.Length > Customer.LongestNotes)
            failures.Add(Failure.Invalid("customers.notes-too-long", "notes", Customer.LongestNotes));
        return new CheckedCustomer
        {
            Name = name ?? "",
            IsCompany = isCompany,
            Document = document,
            Language = LanguageOf(input.Language, failures),
            Notes = string.IsNullOrWhiteSpace(input.Notes) ? null : input.Notes.Trim().ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal),
            CompanyId = input.CompanyId,
            City = Written.Line(input.City, Customer.LongestPlace),
            State = Written.Line(input.State, Customer.LongestPlace),
            Birthday = BirthdayOf(input.Birthday, now, failures),
            Tags = TagsOf(input.Tags, failures),
            Addresses = [.. EmailsOf(input.Emails, failures), .. PhonesOf(input.Phones, failures)],
        };
    }

    private static (string? Document, bool IsCompany) DocumentOf(string? text, bool isCompany, List<Failure> failures)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (null, isCompany);
        if (Cpf.TryParse(text, out var cpf))
            return (cpf.Digits, isCompany);
        if (Cnpj.TryParse(text, out var cnpj))
            return (cnpj.Characters, true);
        failures.Add(Failure.Invalid("customers.document-wrong", "document"));
        return (null, isCompany);
    }

    private static string LanguageOf(string? text, List<Failure> failures)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Texts.Languages[0];
        var language = Texts.Languages.FirstOrDefault(l => string.Equals(l, text.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? Texts.Languages.FirstOrDefault(l => text.Trim().StartsWith(l[..2], StringComparison.OrdinalIgnoreCase) && text.Trim() is [_, _] or [_, _, '-' or '_', ..]);
        if (language is null)
            failures.Add(Failure.Invalid("customers.language-unknown", "language", string.Join(", ", Texts.Languages)));
        return language ?? Texts.Languages[0];
    }

    private static DateOnly? BirthdayOf(string? text, DateTimeOffset now, List<Failure> failures)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (DateOnly.TryParseExact(text.Trim(), DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var birthday)
            && birthday >= Earliest && birthday <= DateOnly.FromDateTime(now.UtcDateTime))
            return birthday;
        failures.Add(Failure.Invalid("customers.birthday-wrong", "birthday"));
        return null;
    }

    private static List<string> TagsOf(IReadOnlyList<string>? typed, List<Failure> failures)
    {
        var tags = (typed ?? []).SelectMany(tag => tag.Split(',', ';'))
            .Select(tag => Written.Line(tag, LongestTag)?.ToLowerInvariant()).OfType<string>().Distinct().ToList();
        if (tags.Count > MostTags)
            failures.Add(Failure.Invalid("customers.tags-too-many", "tags", MostTags));
        return tags;
    }

    private static List<CustomerAddress> EmailsOf(IReadOnlyList<string>? typed, List<Failure> failures) =>
        AddressesOf(typed, "emails", failures, text =>
            EmailAddress.Normalise(text) is { } email ? new CustomerAddress(AddressKind.Email, email) : null);

    private static List<CustomerAddress> PhonesOf(IReadOnlyList<string>? typed, List<Failure> failures) =>
        AddressesOf(typed, "phones", failures, text =>
            PhoneNumber.TryParse(text, out var number) ? new CustomerAddress(AddressKind.Phone, number.E164) : null);

    private static List<CustomerAddress> AddressesOf(
        IReadOnlyList<string>? typed, string field, List<Failure> failures, Func<string, CustomerAddress?> read)
    {
        var addresses = new List<CustomerAddress>();
        for (var i = 0; i < (typed?.Count ?? 0); i++)
        {
            if (string.IsNullOrWhiteSpace(typed![i]))
                continue;
            if (read(typed[i]) is not { } address)
                failures.Add(Failure.Invalid(field == "emails" ? "customers.email-wrong" : "customers.phone-wrong", $"{field}[{i}]", Written.Line(typed[i], 80)));
            else if (!addresses.Contains(address))
                addresses.Add(address);
        }
        if (addresses.Count > MostAddresses)
            failures.Add(Failure.Invalid("customers.addresses-too-many", field, MostAddresses));
        return addresses;
    }
}
