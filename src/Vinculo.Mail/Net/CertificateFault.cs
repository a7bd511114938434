namespace Vinculo.Mail.Net;

/// <summary>What can be wrong with a server's certificate; several things can be wrong at once.</summary>
[Flags]
public enum CertificateProblems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The server showed no certificate.</summary>
    Missing = 1,

    /// <summary>The certificate is made out to another host.</summary>
    WrongHost = 2,

    /// <summary>Nobody trusted has signed it.</summary>
    UnknownIssuer = 4,

    /// <summary>Its time is over.</summary>
    Expired = 8,

    /// <summary>Its time has not begun.</summary>
    NotYetValid = 16,

    /// <summary>Anything else: a broken signature, a certificate for another purpose, one that was revoked.</summary>
    Other = 32,
}

/// <summary>Why a server's certificate was not accepted, and what it says, so that a person can mend it.</summary>
/// <param name="Problems">What is wrong.</param>
/// <param name="Subject">Whom the certificate is made out to.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="HostNames">The host names it is good for.</param>
/// <param name="NotBefore">The first instant of its validity.</param>
/// <param name="NotAfter">The last instant of its validity.</param>
public sealed record CertificateFault(
    CertificateProblems Problems,
    string Subject,
    string Issuer,
    IReadOnlyList<string> HostNames,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter);
