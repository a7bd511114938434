using System.Runtime.InteropServices;
using Vinculo.Tests.Mail.Servers;

[assembly: AssemblyFixture(typeof(MailServers))]

namespace Vinculo.Tests.Mail.Servers;

/// <summary>One Dovecot and one Postfix for the whole run, started by the first test that asks for them.</summary>
public sealed class MailServers : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private DovecotServer? _dovecot;
    private PostfixServer? _postfix;
    private readonly PosixSignalRegistration _termination;
    private int _lastUser;

    public MailServers() => _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, KillAtExit);

    /// <summary>The authority that signed the servers' certificates.</summary>
    public TestAuthority Authority { get; } = new();

    public async Task<DovecotServer> DovecotAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return _dovecot ??= await DovecotServer.StartAsync(Authority, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async Task<PostfixServer> PostfixAsync(CancellationToken cancellationToken)
    {
        var dovecot = await DovecotAsync(cancellationToken);
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return _postfix ??= await PostfixServer.StartAsync(dovecot, Authority, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>An address of the test domain that no other test uses.</summary>
    public string NewAddress(string name = "user") => $"{name}{Interlocked.Increment(ref _lastUser)}@{PostfixServer.Domain}";

    public async ValueTask DisposeAsync()
    {
        _termination.Dispose();
        if (_postfix is not null)
            await _postfix.DisposeAsync();
        if (_dovecot is not null)
            await _dovecot.DisposeAsync();
        Authority.Dispose();
        _starting.Dispose();
    }

    // A run that is terminated disposes of nothing, and servers must not outlive it.
    private void KillAtExit(PosixSignalContext signal)
    {
        _postfix?.Kill();
        _dovecot?.Kill();
    }
}
