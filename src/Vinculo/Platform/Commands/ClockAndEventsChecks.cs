using Microsoft.EntityFrameworkCore;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Events;
using Vinculo.Platform.Storage;

namespace Vinculo.Platform.Commands;

/// <summary>The machine's clock, on which every promise of time depends.</summary>
internal sealed class ClockCheck(VinculoDb db, VinculoSettings settings, TimeProvider time) : IDoctorCheck
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(30);

    public string Name => "clock";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        const string advice = "switch on time synchronization (timedatectl set-ntp true), and check the date";
        var now = time.GetUtcNow();
        var last = await db.Set<AuditEntry>().OrderByDescending(e => e.At).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellationToken);
        if (last > now + Tolerated)
            return [Finding.Problem($"is behind: something here was done at {last:u}, and now it is {now:u}", advice)];
        if (settings.UsesPostgres)
        {
            var micros = await db.Database.SqlQueryRaw<long>("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS \"Value\"")
                .SingleAsync(cancellationToken);
            var difference = InstantConverter.FromMicroseconds(micros) - time.GetUtcNow();
            if (difference.Duration() > Tolerated)
                return [Finding.Problem($"differs from the database server's by {difference.TotalSeconds:0} s", advice)];
        }
        return [Finding.Good($"says {now:u}")];
    }
}

/// <summary>Events whose handlers keep failing, or that nobody delivers.</summary>
internal sealed class EventsCheck(VinculoDb db, TimeProvider time) : IDoctorCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(15);

    public string Name => "events";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var late = time.GetUtcNow() - Late;
        var waiting = db.Set<OutboxEvent>().Where(e => e.DeliveredAt == null);
        var failing = await waiting.CountAsync(e => e.Attempts > 0, cancellationToken);
        var stuck = await waiting.CountAsync(e => e.Attempts == 0 && e.HappenedAt < late, cancellationToken);
        var findings = new List<Finding>();
        if (failing > 0)
        {
            var example = await waiting.Where(e => e.Attempts > 0).OrderByDescending(e => e.Attempts)
                .Select(e => e.Name + ": " + e.LastError).FirstAsync(cancellationToken);
            findings.Add(Finding.Problem(
                $"{failing} are tried again and again, such as {example}",
                "mend what the message says; they are delivered by themselves afterwards"));
        }
        if (stuck > 0)
            findings.Add(Finding.Problem($"{stuck} have waited for more than 15 minutes", "is the server running? It delivers them"));
        return findings.Count > 0 ? findings : [Finding.Good("all are delivered")];
    }
}
