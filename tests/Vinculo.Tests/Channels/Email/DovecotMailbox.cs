using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Watch;
using Vinculo.Mail.Imap;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email;

/// <summary>The application with a mailbox on a real Dovecot, into whose folder a test puts mail by itself.</summary>
internal sealed class DovecotMailbox : IAsyncDisposable
{
    private const string Password = "segredo da loja";
    private string password = Password;

    private DovecotMailbox(TestApp app, Servers.DovecotServer dovecot, MailboxAccount account)
    {
        App = app;
        Dovecot = dovecot;
        Account = account;
    }

    public TestApp App { get; }

    public Servers.DovecotServer Dovecot { get; }

    public MailboxAccount Account { get; }

    /// <param name="dovecot">A server of its own; null for the one of all tests.</param>
    public static async Task<DovecotMailbox> StartAsync(Servers.MailServers servers, Engine engine, TestClock? clock = null, DateTimeOffset? takesSince = null, Action<IServiceCollection>? configure = null, Servers.DovecotServer? dovecot = null)
    {
        dovecot ??= await servers.DovecotAsync(TestContext.Current.CancellationToken);
        var address = servers.NewAddress("loja");
        dovecot.AddUser(address, Password);
        var app = await TestApp.StartAsync(engine, configure, clock);
        var certificates = Directory.CreateDirectory(Path.Combine(app.Settings.DataFolder, "certificates"));
        File.Copy(dovecot.CertificateAuthorityPath, Path.Combine(certificates.FullName, "ca.pem"));
        var account = await app.MailboxAsync(dovecot.Settings().Address, null, address, Password, address, takesSince);
        return new DovecotMailbox(app, dovecot, account);
    }

    /// <summary>The server lets in with this password only; it looks at passwords at most once a second.</summary>
    /// <param name="to">Not as long as the one before.</param>
    public async Task ChangePasswordAsync(string to)
    {
        Dovecot.AddUser(Account.Address, to);
        password = to;
        while (await Record.ExceptionAsync(() => WithFolderAsync(Task.FromResult)) is not null)
            await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    /// <summary>Puts raw mail into the folder, as a server does that received it now.</summary>
    public Task PutAsync(params string[] mails) => WithFolderAsync(async client =>
    {
        foreach (var mail in mails)
            await client.AppendAsync("INBOX", new MemoryStream(Encoding.UTF8.GetBytes(mail)));
        return 0;
    });

    /// <summary>Reads the mailbox once, as the watcher does, and lets everything follow from it.</summary>
    public async Task ReadAsync()
    {
        await App.Services.GetRequiredService<ReadMailbox>().ReadOnceAsync(Account, TestContext.Current.CancellationToken);
        await App.SettleAsync();
    }

    /// <summary>How the mailbox is now.</summary>
    public Task<MailboxAccount> StateAsync() =>
        App.QueryAsync(db => db.Set<MailboxAccount>().AsNoTracking().SingleAsync(m => m.Id == Account.Id));

    public async Task<T> WithFolderAsync<T>(Func<ImapClient, Task<T>> work)
    {
        await using var client = await ImapClient.ConnectAsync(Dovecot.Settings());
        await client.LoginAsync(Account.Address, password);
        await client.SelectAsync("INBOX");
        return await work(client);
    }

    /// <summary>Puts the folder back to an earlier, empty state under the same UIDVALIDITY, as a server does whose disk is restored from a copy.</summary>
    public async Task SetBackAsync()
    {
        var uidValidity = (await StateAsync()).UidValidity;
        var folder = Path.Combine(Dovecot.MailFolder, Account.Address, "Maildir");
        foreach (var file in Directory.GetFiles(folder, "dovecot*").Concat(Directory.GetFiles(Path.Combine(folder, "cur"))).Concat(Directory.GetFiles(Path.Combine(folder, "new"))))
            File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(folder, "dovecot-uidlist"), $"3 V{uidValidity} N1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(folder, "dovecot-uidlist"), (UnixFileMode)0b110_110_110);
    }

    /// <summary>Makes a mail unreadable for the server, as a damaged disk does; nothing of it is in the server's memory.</summary>
    /// <param name="lengthIsKnown">Whether the server knows its length, which stands in the name of the file. Without it, it is another file, with a number of its own.</param>
    public void Lock(string subject, bool lengthIsKnown = true)
    {
        var folder = Path.Combine(Dovecot.MailFolder, Account.Address, "Maildir");
        var file = FileOf(subject);
        if (!lengthIsKnown)
            File.Move(file, Path.Combine(folder, "new", Path.GetFileName(file).Split(',', ':')[0]));
        foreach (var index in Directory.GetFiles(folder, "dovecot.index*"))
            File.Delete(index);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(FileOf(subject), UnixFileMode.None);
    }

    /// <summary>The mail can be read again.</summary>
    public void Unlock(string subject)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(FileOf(subject), (UnixFileMode)0b110_110_110);
    }

    // We are root, and may read what the server may not.
    private string FileOf(string subject) =>
        Directory.GetFiles(Path.Combine(Dovecot.MailFolder, Account.Address, "Maildir"), "*", SearchOption.AllDirectories)
            .Single(file => File.ReadAllText(file).Contains("Subject: " + subject, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
