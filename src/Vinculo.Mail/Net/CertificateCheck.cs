using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vinculo.Mail.Net;

/// <summary>Verifies a server's certificate against the machine's roots and the extra ones, and remembers what was wrong.</summary>
internal sealed class CertificateCheck(MailServerSettings settings)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public CertificateFault? Fault { get; private set; }

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is not X509Certificate2 shown || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            Fault = new CertificateFault(CertificateProblems.Missing, "", "", [], null, null);
            return false;
        }

        var problems = CertificateProblems.None;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            problems |= CertificateProblems.WrongHost;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            problems |= ProblemsOfChain(shown, chain);
        if (problems == CertificateProblems.None)
            return true;

        Fault = Describe(shown, problems);
        return false;
    }

    private CertificateProblems ProblemsOfChain(X509Certificate2 shown, X509Chain? systemChain)
    {
        if (settings.TrustedRoots.Count == 0)
            return Read(systemChain?.ChainStatus ?? [], shown);

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var root in settings.TrustedRoots)
            chain.ChainPolicy.CustomTrustStore.Add(root);
        if (systemChain is not null)
            chain.ChainPolicy.ExtraStore.AddRange(systemChain.ChainPolicy.ExtraStore);
        return chain.Build(shown) ? CertificateProblems.None : Read(chain.ChainStatus, shown);
    }

    private CertificateProblems Read(X509ChainStatus[] found, X509Certificate2 shown)
    {
        const X509ChainStatusFlags untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        var problems = CertificateProblems.None;
        foreach (var status in found)
        {
            if ((status.Status & untrusted) != X509ChainStatusFlags.NoError)
                problems |= CertificateProblems.UnknownIssuer;
            else if (status.Status == X509ChainStatusFlags.NotTimeValid)
                problems |= settings.Clock.GetUtcNow() < Instant(shown.NotBefore)
                    ? CertificateProblems.NotYetValid
                    : CertificateProblems.Expired;
            else
                problems |= CertificateProblems.Other;
        }
        return problems == CertificateProblems.None ? CertificateProblems.Other : problems;
    }

    private static CertificateFault Describe(X509Certificate2 shown, CertificateProblems problems)
    {
        var names = shown.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(ip => ip.ToString())))
            .ToList();
        return new CertificateFault(
            problems, shown.Subject, shown.Issuer, names, Instant(shown.NotBefore), Instant(shown.NotAfter));
    }

    private static DateTimeOffset Instant(DateTime local) => new DateTimeOffset(local).ToUniversalTime();
}
