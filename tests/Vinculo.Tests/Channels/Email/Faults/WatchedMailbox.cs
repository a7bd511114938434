using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Watch;
using Vinculo.Desk.Conversations;
using Vinculo.Mail.Net;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>A mailbox that is watched as in production, over a relay to a real Dovecot.</summary>
internal sealed class WatchedMailbox : IAsyncDisposable
{
    private int put;

    private WatchedMailbox(DovecotMailbox inbox, Relay relay) => (Inbox, Relay) = (inbox, relay);

    public DovecotMailbox Inbox { get; }

    public Relay Relay { get; }

    public TestApp App => Inbox.App;

    public static async Task<WatchedMailbox> StartAsync(
        Servers.MailServers servers, Engine engine, MailSecurity security = MailSecurity.PlainLoopbackOnly, Servers.DovecotServer? dovecot = null)
    {
        var inbox = await DovecotMailbox.StartAsync(servers, engine, dovecot: dovecot);
        var relay = new Relay(inbox.Dovecot.Port);
        await ChangeAsync(inbox.App, m => m.Imap = m.Imap with { Host = "localhost", Port = relay.Port, Security = security });
        return new WatchedMailbox(inbox, relay);
    }

    public static MailboxWatchers Watcher(TestApp node) => ActivatorUtilities.CreateInstance<MailboxWatchers>(node.Services);

    /// <summary>As an administrator does, which everybody who reads the mailbox sees.</summary>
    public static Task<int> ChangeAsync(TestApp app, Action<MailboxAccount> change) => app.InScopeAsync(async provider =>
    {
        var db = provider.GetRequiredService<Vinculo.Platform.Storage.VinculoDb>();
        var mailbox = await db.Set<MailboxAccount>().SingleAsync();
        change(mailbox);
        mailbox.Revision = Vinculo.Platform.Ids.New(app.Clock.GetUtcNow());
        return await db.SaveChangesAsync();
    });

    public Task<int> ChangePasswordAsync(string password) => App.InScopeAsync(provider =>
    {
        var secret = provider.GetRequiredService<Secrets>().Protect(password);
        return ChangeAsync(App, m => m.Imap = m.Imap with { ProtectedPassword = secret });
    });

    /// <summary>One more mail is put into the folder.</summary>
    public Task PutAsync(string text = "Comprei ontem e não liga.") => Inbox.PutAsync(Next(text));

    /// <summary>One more mail lies in the folder of a server that does not run: it came by another way.</summary>
    public void Leave() => Inbox.Dovecot.Leave(Inbox.Account.Address, Next());

    /// <summary>One more mail is put into the folder, and comes here by itself as the last of so many, each once.</summary>
    public async Task BringsAsync(int count)
    {
        await PutAsync();
        await UntilAsync(async () => await App.QueryAsync(db => db.Set<Conversation>().CountAsync()) >= count);
        var subjects = await App.QueryAsync(db => db.Set<Conversation>().Select(c => c.Subject).ToListAsync());
        subjects.ShouldBe(Enumerable.Range(0, count).Select(i => $"Pedido {i}"), ignoreOrder: true);
    }

    private string Next(string text = "Comprei ontem e não liga.") =>
        ChannelsApp.Mail($"Cliente <c{put}@cliente.example>", $"Pedido {put++}", text);

    /// <summary>Until the mailbox says this of itself.</summary>
    public Task SaysAsync(string? problem) => UntilAsync(async () => (await Inbox.StateAsync()).Problem == problem);

    /// <summary>Stops a watcher and leaves the lease as it was, as a node does that dies.</summary>
    public async Task KeepLeaseAsync(Func<Task> die)
    {
        var before = await Inbox.StateAsync();
        await die();
        await App.QueryAsync(db => db.Set<MailboxAccount>().ExecuteUpdateAsync(set => set
            .SetProperty(m => m.LeasedBy, before.LeasedBy).SetProperty(m => m.LeasedUntil, before.LeasedUntil)));
    }

    public async ValueTask DisposeAsync()
    {
        await Inbox.DisposeAsync();
        await Relay.DisposeAsync();
    }

    /// <summary>Lets the application's time pass until something has happened, 30 seconds of ours at most.</summary>
    public async Task UntilAsync(Func<Task<bool>> happened)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await happened())
        {
            App.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(50, limit.Token);
        }
    }
}
