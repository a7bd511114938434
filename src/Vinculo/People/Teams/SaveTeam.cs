using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Storage;

namespace Vinculo.People.Teams;

/// <summary>Makes a team, or changes its name and who belongs to it.</summary>
internal sealed class SaveTeam(VinculoDb db, TimeProvider time)
{
    /// <param name="id">The team to change; null makes a new one.</param>
    public async Task<Result<Guid>> RunAsync(
        Guid? id, string? name, IReadOnlyCollection<Guid> memberIds, Actor actor, CancellationToken cancellationToken)
    {
        name = name?.Trim() ?? "";
        if (name.Length is 0 or > Team.NameLimit)
            return Failure.Invalid("people.team-name-missing", "name", Team.NameLimit);
        var normalized = name.ToUpperInvariant();
        if (await db.Set<Team>().AnyAsync(t => t.NormalizedName == normalized && t.Id != id, cancellationToken))
            return Failure.Invalid("people.team-name-taken", "name");
        var known = await db.Set<Account>().Where(a => memberIds.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancellationToken);

        var now = time.GetUtcNow();
        var team = id is null
            ? db.Add(new Team { Id = Ids.New(now), Name = name, NormalizedName = normalized, CreatedAt = now }).Entity
            : await db.Set<Team>().Include(t => t.Members).SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (team is null)
            return Failure.NotFound("people.no-such-team");
        var before = id is null ? null : Facts(team);
        (team.Name, team.NormalizedName) = (name, normalized);
        team.SetMembers(known.ToHashSet());
        db.Audit(actor, id is null ? "team.added" : "team.changed", team.Id, before, Facts(team), now);
        await db.SaveChangesAsync(cancellationToken);
        return team.Id;
    }

    private static object Facts(Team team) => new { team.Name, Members = team.Members.Select(m => m.AccountId).Order().ToArray() };
}
