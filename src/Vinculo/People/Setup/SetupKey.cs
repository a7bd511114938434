using System.Security.Cryptography;
using System.Text;

namespace Vinculo.People.Setup;

/// <summary>
/// The key that proves that whoever sets the installation up can read its log. A new one is made at each start without
/// accounts; only its hash is kept, and it is taken at most once.
/// </summary>
internal sealed class SetupKey : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private byte[]? hash;

    /// <summary>Makes a key, to be shown once.</summary>
    public string Issue()
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        hash = HashOf(key);
        return key;
    }

    /// <summary>
    /// Does something with the key in hand: one caller at a time, and the key is gone once it has been done.
    /// </summary>
    /// <param name="work">True when it was done; false leaves the key for another try.</param>
    /// <returns>False when the key is wrong or gone; nothing was done.</returns>
    public async Task<bool> UseAsync(string? key, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (hash is null || !CryptographicOperations.FixedTimeEquals(hash, HashOf(key?.Trim() ?? "")))
                return false;
            if (await work())
                hash = null;
            return true;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
