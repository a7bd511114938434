using System.Globalization;
using System.Text;
using Vinculo.Platform;

namespace Vinculo.Customers.Contracts;

/// <summary>Customers, for the other modules.</summary>
internal interface ICustomers
{
    /// <summary>
    /// The customer who has this address, or a new one. Runs in the caller's transaction when there is one;
    /// two callers with the same new address at the same time get the same customer.
    /// </summary>
    /// <param name="name">What the message says the sender's name is; used only for a new customer.</param>
    Task<CustomerCard> FindOrCreateAsync(CustomerAddress address, string? name, string? language, Actor actor, CancellationToken cancellationToken);

    /// <summary>A new customer with this address; who has it, when somebody else was quicker. In the caller's transaction, saved with it.</summary>
    Task<Guid> CreateAsync(CustomerAddress address, string? name, string? language, Actor actor, CancellationToken cancellationToken);

    /// <summary>The customer who has this address, or null.</summary>
    Task<Guid?> WhoHasAsync(CustomerAddress address, CancellationToken cancellationToken);

    /// <summary>Notes that mail to this address comes back for good, in the caller's unit of work; nothing where nobody has it.</summary>
    /// <param name="reason">What the server said.</param>
    Task MarkUndeliverableAsync(CustomerAddress address, string? reason, CancellationToken cancellationToken);

    /// <summary>Notes that it is reached after all: somebody wrote from it, or a person says so. In the caller's unit of work.</summary>
    Task MarkReachableAsync(CustomerAddress address, Actor actor, CancellationToken cancellationToken);

    /// <summary>Whether mail to this address is known to come back.</summary>
    Task<bool> IsUndeliverableAsync(CustomerAddress address, CancellationToken cancellationToken);

    /// <summary>Those among some e-mail addresses, in lower case, from which mail is known to come back; one command.</summary>
    Task<IReadOnlyList<string>> UndeliverableAmongAsync(IReadOnlyCollection<string> emails, CancellationToken cancellationToken);

    /// <summary>The customer's e-mail addresses, the main one first.</summary>
    Task<IReadOnlyList<string>> EmailsAsync(Guid id, CancellationToken cancellationToken);

    Task<CustomerCard?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Whom a text means (words of a name, the beginning of an e-mail address, digits of a number), by name; one command.</summary>
    Task<IReadOnlyList<CustomerCard>> SearchAsync(string text, int limit, CancellationToken cancellationToken);

    /// <summary>Cards by id, in one command.</summary>
    Task<IReadOnlyDictionary<Guid, CustomerCard>> CardsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}

/// <summary>Adds lines to the one history of a customer (D11), in the transaction of what happened.</summary>
internal interface ITimeline
{
    void Add(TimelineEntry entry);

    /// <summary>Gives the lines of one source to the history of another customer; null takes them out of every history.</summary>
    Task MoveAsync(Guid sourceId, Guid? toCustomerId, CancellationToken cancellationToken);
}

/// <param name="Kind">Stable, such as <c>desk.conversation-opened</c>; also the key of its text.</param>
/// <param name="SourceId">What it came from; with the kind it makes an entry unique, so adding twice adds once.</param>
/// <param name="Values">Filled into the text.</param>
/// <param name="Path">The page that shows it, such as <c>/inbox/ID</c>; null when there is none.</param>
internal sealed record TimelineEntry(
    Guid CustomerId, DateTimeOffset At, string Kind, Guid SourceId, IReadOnlyList<string> Values, string? Path);

/// <summary>Where a customer can be reached: an e-mail address or a telephone number, in its normal form.</summary>
internal sealed record CustomerAddress(AddressKind Kind, string Value)
{
    public static CustomerAddress Email(string value) => new(AddressKind.Email, value.Trim().ToLowerInvariant());
}

internal enum AddressKind
{
    Email,
    Phone,
}

/// <summary>What the other modules show of a customer.</summary>
/// <param name="Language">pt-BR, en or es.</param>
/// <param name="EmailRefused">Why mail to <paramref name="Email"/> comes back, empty where nobody said why; null when it is not known to.</param>
internal sealed record CustomerCard(
    Guid Id, string Name, bool IsCompany, string? Email, string? Phone, string Language, DateTimeOffset CreatedAt, string? EmailRefused = null)
{
    public string Initials => Platform.Initials.Of(Name);

    /// <summary>What a letter calls them: a person by the first name.</summary>
    public string CalledName => IsCompany ? Name : Name.Split(' ')[0];

    /// <summary>
    /// What mail calls them that nobody reads before it leaves: a person by the first name; empty for companies, and for who
    /// has none. A name comes from outside, so it must become neither mark-up nor a link, nor say anything else.
    /// </summary>
    public string GreetedAs
    {
        get
        {
            var first = Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").Trim('"', '\'', '(', ')', ',', ';', '.', ':', '!');
            return !IsCompany && first.Length <= LongestFirstName && first.EnumerateRunes().All(IsOfAName) ? first : "";
        }
    }

    private const int LongestFirstName = 40;

    private static bool IsOfAName(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || rune.Value is '-' or '\'' or '’';
}
