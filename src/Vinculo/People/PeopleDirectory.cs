using Microsoft.EntityFrameworkCore;
using Vinculo.People.Contracts;
using Vinculo.People.Teams;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People;

/// <summary>What the other modules may know of people: each question is one SQL command.</summary>
internal sealed class PeopleDirectory(VinculoDb db) : IPeople
{
    private static readonly Compiled<Func<VinculoDb, IAsyncEnumerable<Person>>> All = new(() => EF.CompileAsyncQuery(
        (VinculoDb db) => db.Set<Account>().Where(a => a.DisabledAt == null)
            .OrderBy(a => a.Name).ThenBy(a => a.Id)
            .Select(a => new Person(a.Id, a.Name, a.Email!, a.Role, a.Available && a.Role != Role.Viewer, a.Language, false))));

    public async Task<IReadOnlyList<Person>> AllAsync(CancellationToken cancellationToken) =>
        await All.For(db)(db).ToListAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<Guid, Person>> ByIdAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return new Dictionary<Guid, Person>();
        return await db.Set<Account>().Where(a => ids.Contains(a.Id))
            .Select(a => new Person(
                a.Id, a.Name, a.Email!, a.Role, a.Available && a.Role != Role.Viewer && a.DisabledAt == null, a.Language, a.DisabledAt != null))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
    }

    public async Task<IReadOnlyList<Contracts.Team>> TeamsAsync(CancellationToken cancellationToken)
    {
        var members =
            from member in db.Set<TeamMember>()
            join account in db.Set<Account>() on member.AccountId equals account.Id
            where account.DisabledAt == null
            select new { member.TeamId, member.AccountId, account.Name };
        var rows = await (
            from team in db.Set<Teams.Team>()
            join member in members on team.Id equals member.TeamId into belonging
            from member in belonging.DefaultIfEmpty()
            orderby team.Name, team.Id, member.Name
            select new { team.Id, team.Name, Member = (Guid?)member.AccountId })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(row => (row.Id, row.Name)).Select(team =>
                new Contracts.Team(team.Key.Id, team.Key.Name, [.. team.Where(row => row.Member is not null).Select(row => row.Member!.Value)])),
        ];
    }
}
