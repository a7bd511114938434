using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Vinculo.Mail;

/// <summary>
/// Signs messages for a domain by DKIM (RFC 6376), in the canonical form relaxed/relaxed, so that receivers can tell that
/// the domain answers for them. Who verifies finds the public key in the DNS, at <c>SELECTOR._domainkey.DOMAIN</c>.
/// Set <see cref="OutgoingMail.Signers"/>, or put what <see cref="SignAsync"/> gives before a message. A signer may be used
/// by several threads if its key may.
/// </summary>
public sealed class DkimSigner
{
    /// <summary>The fields that are signed where a message has them.</summary>
    private static readonly string[] Signed =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted",
        "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    ];

    /// <summary>Those that nobody may add afterwards either: they are named once more than they occur (RFC 6376, section 8.15).</summary>
    private static readonly HashSet<string> Sealed = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "Content-Type", "List-Unsubscribe", "List-Unsubscribe-Post",
    };

    private readonly string domain;
    private readonly string selector;
    private readonly string algorithm;
    private readonly Func<byte[], byte[]> sign;

    private readonly TimeProvider clock;

    private DkimSigner(string domain, string selector, string algorithm, Func<byte[], byte[]> sign, TimeProvider? clock)
    {
        CheckName(domain, nameof(domain));
        CheckName(selector, nameof(selector));
        (this.domain, this.selector, this.algorithm, this.sign) = (domain, selector, algorithm, sign);
        this.clock = clock ?? TimeProvider.System;
    }

    /// <summary>A signer with an RSA key (rsa-sha256), which every receiver understands.</summary>
    /// <param name="domain">The domain that answers for the messages, in ASCII: that of the address in From, or one above it.</param>
    /// <param name="selector">The key's name in the DNS.</param>
    /// <param name="key">The private key, of at least 1024 bits, better 2048 (RFC 8301). It stays the caller's to dispose of.</param>
    /// <param name="clock">Dates the signatures; null for the machine's clock.</param>
    /// <exception cref="ArgumentException">The domain, the selector or the key cannot be used.</exception>
    public static DkimSigner Rsa(string domain, string selector, RSA key, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize < 1024)
            throw new ArgumentException("Receivers refuse RSA keys of less than 1024 bits.", nameof(key));
        return new(domain, selector, "rsa-sha256", hash => key.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), clock);
    }

    /// <summary>
    /// A signer with an Ed25519 key (ed25519-sha256, RFC 8463). Few receivers know it, so it goes beside a signature with RSA.
    /// </summary>
    /// <param name="domain">The domain that answers for the messages, in ASCII.</param>
    /// <param name="selector">The key's name in the DNS.</param>
    /// <param name="pem">The private key in PKCS #8 (RFC 8410), as <c>openssl genpkey -algorithm ed25519</c> writes it.</param>
    /// <param name="clock">Dates the signatures; null for the machine's clock.</param>
    /// <exception cref="ArgumentException">The domain, the selector or the key cannot be used.</exception>
    public static DkimSigner Ed25519(string domain, string selector, string pem, TimeProvider? clock = null)
    {
        var key = Ed25519KeyIn(pem);
        return new(domain, selector, "ed25519-sha256", Sign, clock);

        byte[] Sign(byte[] hash)
        {
            // .NET has no Ed25519 of its own.
            var signer = new Ed25519Signer();
            signer.Init(forSigning: true, key);
            signer.BlockUpdate(hash, 0, hash.Length);
            return signer.GenerateSignature();
        }
    }

    private static Ed25519PrivateKeyParameters Ed25519KeyIn(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        // An object identifier says what the key is for, and two octet strings, one in the other, hold its 32 bytes.
        ReadOnlySpan<byte> beginning = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
        Span<byte> bytes = stackalloc byte[48];
        if (!PemEncoding.TryFind(pem, out var found) || !Convert.TryFromBase64Chars(pem.AsSpan(found.Base64Data), bytes, out var length)
            || length != bytes.Length || !bytes.StartsWith(beginning))
            throw new ArgumentException("Not an Ed25519 key in PKCS #8.", nameof(pem));
        var key = new Ed25519PrivateKeyParameters(bytes[beginning.Length..]);
        bytes.Clear();
        return key;
    }

    /// <summary>Signs a message, in constant memory.</summary>
    /// <param name="message">The raw message, from the stream's position to its end.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The field DKIM-Signature with its line end, in ASCII, to be sent before the message.</returns>
    /// <exception cref="ArgumentException">The message has no From, or a header of more than 1 MB.</exception>
    public async Task<string> SignAsync(Stream message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        await using var input = new DkimInput();
        await message.CopyToAsync(input, cancellationToken);
        input.Complete();
        return Sign(input);
    }

    internal string Sign(DkimInput message)
    {
        var names = NamesToSign(message);
        var field = new StringBuilder("DKIM-Signature: v=1; a=").Append(algorithm).Append("; c=relaxed/relaxed;\r\n")
            .Append(CultureInfo.InvariantCulture, $" d={domain}; s={selector}; t={clock.GetUtcNow().ToUnixTimeSeconds()};\r\n")
            .Append(" h=").AppendJoin(":\r\n  ", names.Chunk(5).Select(some => string.Join(':', some))).Append(";\r\n")
            .Append(" bh=").Append(message.BodyHash).Append(";\r\n b=");
        var text = SignedText(message, names) + Relaxed(field.ToString());
        var signature = Convert.ToBase64String(sign(SHA256.HashData(Encoding.Latin1.GetBytes(text))));
        return field.AppendJoin("\r\n  ", signature.Chunk(72).Select(some => new string(some))).Append("\r\n").ToString();
    }

    /// <summary>A field in the canonical form 'relaxed' (RFC 6376, section 3.4.2), without a line end.</summary>
    private static string Relaxed(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var words = field[(colon + 1)..].Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return field[..colon].TrimEnd().ToLowerInvariant() + ':' + string.Join(' ', words);
    }

    private static List<string> NamesToSign(DkimInput message)
    {
        var names = new List<string>();
        foreach (var name in Signed)
        {
            var count = message.Fields.Count(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (count == 0 && name == "From")
                throw new ArgumentException("A message without From cannot be signed.", nameof(message));
            names.AddRange(Enumerable.Repeat(name, count + (Sealed.Contains(name) ? 1 : 0)));
        }
        return names;
    }

    /// <summary>The fields that the names stand for: each name takes the last of its fields that is not taken yet.</summary>
    private static string SignedText(DkimInput message, List<string> names)
    {
        var text = new StringBuilder();
        var left = message.Fields.ToList();
        foreach (var name in names)
        {
            var at = left.FindLastIndex(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                continue;
            text.Append(Relaxed(left[at].Field)).Append("\r\n");
            left.RemoveAt(at);
        }
        return text.ToString();
    }

    private static void CheckName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > 253 || name.Split('.').Any(label => label.Length is 0 or > 63 || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            throw new ArgumentException("Not a name in the DNS.", parameter);
    }
}
