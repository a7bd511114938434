using Vinculo.Platform.Security;

namespace Vinculo.People.Contracts;

/// <summary>The people of the company, for the other modules.</summary>
internal interface IPeople
{
    /// <summary>Everybody who has not left, by name. One command; the list is short.</summary>
    Task<IReadOnlyList<Person>> AllAsync(CancellationToken cancellationToken);

    /// <summary>People by id, those who have left included, for showing what they did.</summary>
    Task<IReadOnlyDictionary<Guid, Person>> ByIdAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Teams with the ids of their members.</summary>
    Task<IReadOnlyList<Team>> TeamsAsync(CancellationToken cancellationToken);
}

/// <param name="Available">Whether new conversations may be assigned to this person now.</param>
internal sealed record Person(Guid Id, string Name, string Email, Role Role, bool Available, string Language, bool HasLeft)
{
    /// <summary>What colleagues type after @ to mention this person.</summary>
    public string Handle => Email.Split('@')[0].ToLowerInvariant();

    public string Initials => Platform.Initials.Of(Name);
}

internal sealed record Team(Guid Id, string Name, IReadOnlyList<Guid> MemberIds);
