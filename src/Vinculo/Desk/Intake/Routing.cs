using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Desk.Intake;

/// <summary>Finds who is put in charge: of those of the queue's team who are available, the one with the least to do.</summary>
internal sealed class Routing(VinculoDb db, IPeople people)
{
    // Beyond this, who has more makes no difference, and counting would take time.
    private const int MostCounted = 500;

    public async Task<Person?> ChooseAsync(Queue queue, CancellationToken cancellationToken)
    {
        var everybody = await people.AllAsync(cancellationToken);
        if (!everybody.Any(CanServe))
            return null;
        return (await LoadsAsync(everybody, cancellationToken)).Choose(queue);
    }

    /// <summary>Who is available, with what each has to do now.</summary>
    public async Task<Loads> LoadsAsync(CancellationToken cancellationToken) =>
        await LoadsAsync(await people.AllAsync(cancellationToken), cancellationToken);

    private async Task<Loads> LoadsAsync(IReadOnlyList<Person> everybody, CancellationToken cancellationToken)
    {
        var available = everybody.Where(CanServe).ToArray();
        var teams = await people.TeamsAsync(cancellationToken);
        return new Loads(available, teams, await CountAsync(available, cancellationToken));
    }

    private static bool CanServe(Person person) => person is { Available: true, HasLeft: false, Role: >= Role.Agent };

    private async Task<List<Load>> CountAsync(Person[] persons, CancellationToken cancellationToken)
    {
        if (persons.Length == 0)
            return [];
        var list = string.Join(" UNION ALL ", persons.Select((_, i) => $"SELECT {{{i}}}"));
        var sql =
            $"""
             WITH person(id) AS ({list})
             SELECT p.id AS "AccountId",
                 (SELECT count(*) FROM (SELECT 1 FROM desk_conversation c WHERE c.assignee_id = p.id AND c.state = 'Open' LIMIT {MostCounted}) o) AS "OpenCount",
                 coalesce((SELECT max(c.assigned_at) FROM desk_conversation c WHERE c.assignee_id = p.id), 0) AS "LastAssigned"
             FROM person p
             """;
        return await db.Database.SqlQueryRaw<Load>(sql, [.. persons.Select(p => (object)p.Id)]).ToListAsync(cancellationToken);
    }

    internal sealed record Load(Guid AccountId, long OpenCount, long LastAssigned);

    /// <summary>A picture of the work in hand; assigning from it adds to it.</summary>
    internal sealed class Loads(IReadOnlyList<Person> available, IReadOnlyList<Team> teams, IEnumerable<Load> loads)
    {
        private readonly Dictionary<Guid, Load> byAccount = loads.ToDictionary(l => l.AccountId);
        private long turn = long.MaxValue / 2;

        public bool NobodyThere => available.Count == 0;

        /// <summary>The fewest open conversations; among equals, who has waited longest for a new one.</summary>
        public Person? Choose(Queue queue)
        {
            var chosen = WhoServe(queue)
                .OrderBy(p => byAccount[p.Id].OpenCount).ThenBy(p => byAccount[p.Id].LastAssigned).ThenBy(p => p.Id)
                .FirstOrDefault();
            if (chosen is not null)
                byAccount[chosen.Id] = new Load(chosen.Id, byAccount[chosen.Id].OpenCount + 1, turn++);
            return chosen;
        }

        /// <summary>Whether anybody who is there serves this queue.</summary>
        public bool IsServed(Queue queue) => WhoServe(queue).Any();

        private IEnumerable<Person> WhoServe(Queue queue)
        {
            var team = queue.TeamId is { } id ? teams.FirstOrDefault(t => t.Id == id)?.MemberIds.ToHashSet() ?? [] : null;
            return available.Where(p => team is null || team.Contains(p.Id));
        }
    }
}
