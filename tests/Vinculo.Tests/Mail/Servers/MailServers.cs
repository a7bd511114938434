using System.Runtime.InteropServices;
using Vinculo.Tests.Mail.Servers;

[assembly: AssemblyFixture(typeof(MailServers))]

namespace Vinculo.Tests.Mail.Servers;

/// <summary>One Dovecot and one Postfix for the whole run, started by the first test that asks for them.</summary>
public sealed class MailServers : IAsyncDisposable
{
    private readonly SemaphoreSlim starting = new(1);
    private DovecotServer? dovecot;
    private PostfixServer? postfix;
    private readonly PosixSignalRegistration termination;
    private int lastUser;

    public MailServers() => termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, KillAtExit);

    /// <summary>The authority that signed the servers' certificates.</summary>
    public TestAuthority Authority { get; } = new();

    public async Task<DovecotServer> DovecotAsync(CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken);
        try
        {
            return dovecot ??= await DovecotServer.StartAsync(Authority, cancellationToken);
        }
        finally
        {
            starting.Release();
        }
    }

    public async Task<PostfixServer> PostfixAsync(CancellationToken cancellationToken)
    {
        var imap = await DovecotAsync(cancellationToken);
        await starting.WaitAsync(cancellationToken);
        try
        {
            return postfix ??= await PostfixServer.StartAsync(imap, Authority, cancellationToken);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>An address of the test domain that no other test uses.</summary>
    public string NewAddress(string name = "user") => $"{name}{Interlocked.Increment(ref lastUser)}@{PostfixServer.Domain}";

    public async ValueTask DisposeAsync()
    {
        termination.Dispose();
        if (postfix is not null)
            await postfix.DisposeAsync();
        if (dovecot is not null)
            await dovecot.DisposeAsync();
        Authority.Dispose();
        starting.Dispose();
    }

    // A run that is terminated disposes of nothing, and servers must not outlive it.
    private void KillAtExit(PosixSignalContext signal)
    {
        postfix?.Kill();
        dovecot?.Kill();
    }
}
