using System.Net;
using System.Threading.RateLimiting;

namespace Vinculo.People.SignIn;

/// <summary>
/// How often one address may try to get in. Lockout guards the single account; this guards against trying many accounts,
/// and the processor against hashing for strangers.
/// </summary>
internal sealed class SignInAttempts : IDisposable
{
    public const int PerMinute = 60;

    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = PerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));

    public bool MayTry(HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
