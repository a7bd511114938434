using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Channels.Email.Send;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Mail;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;
using Vinculo.Platform;
using Vinculo.Platform.Files;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;
using Servers = Vinculo.Tests.Mail.Servers;

namespace Vinculo.Tests.Channels.Email.Faults;

/// <summary>The application with a mailbox that sends over a relay to a real Postfix, and one conversation with a customer whose mail arrives there.</summary>
internal sealed class Outbox : IAsyncDisposable
{
    private const string Password = "segredo do cliente";
    private readonly Servers.DovecotServer dovecot;
    private readonly string customer;
    private Servers.PostfixServer? postfix;
    private string? sender;

    private Outbox(TestApp app, Relay relay, Servers.DovecotServer dovecot, string customer)
    {
        App = app;
        Relay = relay;
        this.dovecot = dovecot;
        this.customer = customer;
    }

    public TestApp App { get; }

    public Relay Relay { get; }

    public Guid ConversationId { get; private init; }

    public static async Task<Outbox> StartAsync(Servers.MailServers servers, Engine engine, Action<IServiceCollection>? configure = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var postfix = await servers.PostfixAsync(stop);
        var customer = servers.NewAddress("cliente");
        await postfix.AddUserAsync(customer, Password);
        var relay = new Relay(postfix.IncomingPort);
        var app = await TestApp.StartAsync(engine, configure);
        await app.MailboxAsync(smtp: new MailServerAddress("127.0.0.1", relay.Port, MailSecurity.PlainLoopbackOnly), user: "");
        var intake = await app.ReceiveAsync(ChannelsApp.Mail(from: $"Maria <{customer}>", headers: "Auto-Submitted: auto-generated\n"));
        await app.SettleAsync();
        return new Outbox(app, relay, await servers.DovecotAsync(stop), customer) { ConversationId = intake.ConversationId!.Value };
    }

    /// <summary>An agent answers.</summary>
    /// <param name="bytes">The length of a file that goes with it; 0 for none.</param>
    /// <param name="settles">Whether what follows from it happens now.</param>
    public async Task<Guid> WriteAsync(string markdown, int bytes = 0, bool settles = true)
    {
        App.Clock.Advance(TimeSpan.FromSeconds(1));
        if (bytes == 0)
            return await App.AnswerAsync(ConversationId, markdown, settles);
        var file = await App.InScopeAsync(async provider =>
            await provider.GetRequiredService<Blobs>().PutAsync(new MemoryStream(RandomNumberGenerator.GetBytes(bytes)), bytes, CancellationToken.None));
        var messageId = await App.AnswerAsync(ConversationId, markdown);
        await App.QueryAsync(db => db.Set<OutgoingMailItem>().Where(m => m.MessageId == messageId).ExecuteUpdateAsync(set => set.SetProperty(
            m => m.Files, $$"""[{"Name":"planta.bin","ContentType":"application/octet-stream","BlobHash":"{{file.Hash}}","Length":{{bytes}}}]""")));
        return messageId;
    }

    /// <summary>From now on it speaks TLS, and trusts this authority.</summary>
    public async Task TrustAsync(Servers.TestAuthority authority)
    {
        await WriteCertificateAsync(authority);
        await WatchedMailbox.ChangeAsync(App, m => m.Smtp = m.Smtp with { Host = "localhost", Security = MailSecurity.Tls });
    }

    /// <summary>From now on it signs in at the server, as a new user with this password.</summary>
    public async Task SignInAsync(Servers.MailServers servers, string password)
    {
        sender = servers.NewAddress("loja");
        postfix = await servers.PostfixAsync(TestContext.Current.CancellationToken);
        await postfix.AddUserAsync(sender, password);
        await WriteCertificateAsync(servers.Authority);
        var secret = App.Services.GetRequiredService<Secrets>().Protect(password);
        await WatchedMailbox.ChangeAsync(App, m =>
        {
            m.Imap = m.Imap with { UserName = sender };
            m.Smtp = new ServerAccess("localhost", postfix.SubmissionPort, MailSecurity.StartTls, sender, secret);
        });
    }

    /// <summary>The server lets that user in with this password only.</summary>
    /// <param name="to">Not as long as the one before.</param>
    public async Task ChangePasswordAsync(string to)
    {
        dovecot.AddUser(sender!, to);
        while (await Record.ExceptionAsync(EnterAsync) is not null)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        async Task EnterAsync()
        {
            await using var client = await SmtpClient.ConnectAsync(postfix!.Settings());
            await client.LoginAsync(sender!, to);
        }
    }

    public Task<int> SendAsync(TestApp? node = null) =>
        (node ?? App).Services.GetRequiredService<SendDueMail>().RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets the application's time pass until a sending that is under way has ended.</summary>
    public async Task FinishAsync(Task sending)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!sending.IsCompleted)
        {
            App.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(sending, Task.Delay(50, limit.Token));
        }
        await sending;
    }

    /// <summary>What has come to the customer, once so many are there and nothing more is on its way.</summary>
    public async Task<IReadOnlyList<MailMessage>> ArrivedAsync(int count)
    {
        // Whatever was handed over before this one is delivered when it is.
        var last = await WriteAsync("A última.");
        await SendAsync();
        var lastId = (await App.OutgoingAsync()).Single(m => m.MessageId == last).MessageIdHeader;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var client = await ImapClient.ConnectAsync(dovecot.Settings(), limit.Token);
        await client.LoginAsync(customer, Password, limit.Token);
        await client.SelectAsync("INBOX", limit.Token);
        while (true)
        {
            var messages = new List<MailMessage>();
            await foreach (var message in client.FetchAsync(await client.SearchUidsAfterAsync(0, limit.Token), limit.Token))
                messages.Add(await MailReader.ReadAsync(message.Body!, cancellationToken: limit.Token));
            if (messages.Count > count && messages.Exists(m => m.MessageId == lastId))
            {
                await App.QueryAsync(db => db.Set<OutgoingMailItem>().Where(m => m.MessageId == last).ExecuteDeleteAsync());
                return [.. messages.Where(m => m.MessageId != lastId)];
            }
            await client.IdleAsync(TimeSpan.FromSeconds(5), limit.Token);
        }
    }

    private async Task WriteCertificateAsync(Servers.TestAuthority authority)
    {
        var folder = Directory.CreateDirectory(Path.Combine(App.Settings.DataFolder, "certificates"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ca.pem"), authority.Root.ExportCertificatePem());
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Relay.DisposeAsync();
    }
}
