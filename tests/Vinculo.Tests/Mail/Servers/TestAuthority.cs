using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>A certificate authority made for one test run and forgotten after it.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly TimeProvider clock = TimeProvider.System;

    public TestAuthority()
    {
        // RSA, because every server of the last twenty years takes it.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=Vinculo test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = clock.GetUtcNow();
        Root = request.CreateSelfSigned(now.AddYears(-2), now.AddYears(2));
    }

    /// <summary>The root certificate; whoever trusts it trusts the servers.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>A certificate for 'localhost' and 127.0.0.1, good today.</summary>
    public X509Certificate2 ForLocalhost() => Issue("localhost", TimeSpan.FromDays(-1), TimeSpan.FromDays(30));

    /// <summary>A certificate for a host, valid from and until so long from now.</summary>
    public X509Certificate2 Issue(string host, TimeSpan from, TimeSpan until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var now = clock.GetUtcNow();
        using var bare = request.Create(Root, now + from, now + until, RandomNumberGenerator.GetBytes(16));
        using var withKey = bare.CopyWithPrivateKey(key);
        // Through PKCS #12, because a key that lives in memory alone cannot be used by every TLS stack.
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose() => Root.Dispose();
}
