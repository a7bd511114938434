using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Receive;
using Vinculo.Platform.Jobs;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Quarantine;

/// <summary>
/// Tries quarantined mail again when a person asks for all of it, and once with each new version of the program, which may
/// understand what the one before did not. Mail that a flood brought is left to a person.
/// </summary>
internal sealed class RetryQuarantine(VinculoDb db, MailIntake intake) : IRepeatedJob
{
    private const int AtATime = 50;

    /// <summary>The version that runs, with the commit it was built from.</summary>
    public static readonly string Version =
        (typeof(RetryQuarantine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Replace(' ', '-').Cut(49);

    // A person may be waiting for it; while there is nothing to try, it costs one look at an index.
    public TimeSpan Every => TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var kept = await db.Set<QuarantinedMail>()
                .Where(m => m.SettledAt == null && (m.TriedBy == QuarantinedMail.Asked || (!m.TriedBy.Contains(Version) && m.Reason != QuarantinedMail.Flood)))
                .OrderBy(m => m.At).Select(m => m.Id).Take(AtATime).ToListAsync(cancellationToken);
            foreach (var id in kept)
                await intake.RetryAsync(id, cancellationToken);
            if (kept.Count < AtATime)
                return;
        }
    }
}
