using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Vinculo.Channels.WebForm;

/// <summary>
/// Keeps programs out of the public form without troubling people: a field that nobody sees, a form that was filled in
/// faster than anybody types, and limits per address of the network.
/// </summary>
internal sealed class WebFormGuard(IDataProtectionProvider protection, TimeProvider time, ILogger<WebFormGuard> logger)
{
    public static readonly TimeSpan FastestPerson = TimeSpan.FromSeconds(2);
    public const int PerWindow = 10;

    /// <summary>Also of forms that are refused, for each may hold as many bytes as a message.</summary>
    public const int TriesPerWindow = 50;

    /// <summary>
    /// By mail, whoever fills the forms in: anybody can name anybody's address. Beyond it the form is taken in all the same
    /// and its page says the number. For each node, which forgets it when it stops.
    /// </summary>
    public const int AcknowledgedPerHour = 200;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private const int RememberedAddresses = 10_000;

    private readonly IDataProtector protector = protection.CreateProtector("Vinculo.WebForm.v1");
    private readonly ConcurrentDictionary<string, Visit> visits = new(StringComparer.Ordinal);

    private readonly Lock acknowledging = new();
    private (long Since, int Count) acknowledged;

    /// <summary>Goes into the form as a hidden field: when it was shown.</summary>
    public string Stamp() => protector.Protect(time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>True when no person can have filled in the form. A stamp that is missing or not ours counts as too fast.</summary>
    public bool IsTooFast(string? stamp)
    {
        if (string.IsNullOrEmpty(stamp) || stamp.Length > 500)
            return true;
        try
        {
            var shown = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(protector.Unprotect(stamp), CultureInfo.InvariantCulture));
            return time.GetUtcNow() - shown < FastestPerson;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }

    /// <summary>Counts a message before it is read; false when this address has sent, or tried, too often for now.</summary>
    public bool MaySend(IPAddress? address)
    {
        var now = time.GetTimestamp();
        if (visits.Count > RememberedAddresses)
            foreach (var (key, visit) in visits)
                if (IsOver(visit))
                    visits.TryRemove(key, out _);
        var after = visits.AddOrUpdate(NetworkOf(address), new Visit(now, 1, 1),
            (_, visit) => IsOver(visit) ? new Visit(now, 1, 1) : visit with { Messages = visit.Messages + 1, Tries = visit.Tries + 1 });
        return after.Messages <= PerWindow && after.Tries <= TriesPerWindow;
    }

    /// <summary>What was refused for what stands in it was no message: whoever mends it may send it.</summary>
    public void GiveBack(IPAddress? address)
    {
        var network = NetworkOf(address);
        while (visits.TryGetValue(network, out var visit)
            && !visits.TryUpdate(network, visit with { Messages = visit.Messages - 1 }, visit))
        {
        }
    }

    /// <summary>Whether a form may be acknowledged by mail, or there were too many in this hour.</summary>
    public bool MayAcknowledge()
    {
        lock (acknowledging)
        {
            if (time.GetElapsedTime(acknowledged.Since) > TimeSpan.FromHours(1))
                acknowledged = (time.GetTimestamp(), 0);
            return acknowledged.Count < AcknowledgedPerHour;
        }
    }

    /// <summary>Counts a form that was acknowledged by mail.</summary>
    public void CountAcknowledged()
    {
        lock (acknowledging)
        {
            if (++acknowledged.Count == AcknowledgedPerHour)
                logger.LogWarning("{Count} forms within an hour: the others of this hour are not acknowledged by mail", AcknowledgedPerHour);
        }
    }

    private bool IsOver(Visit visit) => time.GetElapsedTime(visit.Since) > Window;

    /// <param name="Since">As a timestamp: a clock that is set back keeps nobody out.</param>
    /// <param name="Messages">Those that were taken in, or still are being read.</param>
    /// <param name="Tries">Those that were refused too.</param>
    private sealed record Visit(long Since, int Messages, int Tries);

    /// <summary>An IPv6 customer has a whole /64 to choose from, so that is what is counted.</summary>
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes()[..8])
            : address.ToString();
    }
}
