using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Vinculo.People.SignIn;

/// <summary>
/// Codes of authenticator apps (TOTP, RFC 6238: SHA-1, six digits, half a minute). The code before and the one after are
/// taken too, for clocks that differ; each code counts once.
/// </summary>
internal sealed class AuthenticatorCodes(TimeProvider time) : IUserTwoFactorTokenProvider<Account>
{
    public const int Digits = 6;
    private const int StepSeconds = 30;

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { } key)
            return false;
        var now = StepAt(time.GetUtcNow());
        for (var step = now - 1; step <= now + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(FromBase32(key), step)), System.Text.Encoding.ASCII.GetBytes(token)))
                return user.TakeCodeStep(step) && (await manager.UpdateAsync(user)).Succeeded;
        }
        return false;
    }

    /// <exception cref="NotSupportedException">Always: only the app makes codes.</exception>
    public Task<string> GenerateAsync(string purpose, UserManager<Account> manager, Account user) =>
        throw new NotSupportedException("The authenticator app makes the codes.");

    public async Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) =>
        await manager.GetAuthenticatorKeyAsync(user) is not null;

    public static long StepAt(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of one step (RFC 4226, section 5.3).</summary>
    public static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // the RFC's function; the apps know no other, and HMAC does not suffer from SHA-1's collisions
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes of a key as apps take it (RFC 4648, section 6).</summary>
    public static byte[] FromBase32(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (bits, count) = (0, 0);
        foreach (var letter in text.TrimEnd('='))
        {
            bits = ((bits << 5) | alphabet.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal)) & 0xFFF;
            count += 5;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }
        return [.. bytes];
    }
}
