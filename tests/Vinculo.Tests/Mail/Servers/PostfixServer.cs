using Vinculo.Mail.Net;
using Vinculo.Mail.Smtp;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>
/// A real Postfix on loopback that takes mail from anybody for <see cref="Domain"/> and from users who sign in for everybody,
/// and delivers into Dovecot's mailboxes. Nothing leaves the machine: mail to other domains comes back as a bounce.
/// </summary>
public sealed class PostfixServer : IAsyncDisposable
{
    public const string Domain = "vinculo.test";

    /// <summary>Mail to this domain is taken from anybody and thrown away.</summary>
    public const string Nowhere = "nowhere.test";

    private readonly ServerFolder folder = new("postfix");
    private readonly DovecotServer dovecot;
    private readonly TestAuthority authority;
    private readonly string program;
    private readonly List<string> mailboxes = [];
    private readonly SemaphoreSlim writing = new(1);
    private bool isRunning;

    private PostfixServer(string program, DovecotServer dovecot, TestAuthority authority)
    {
        this.program = program;
        this.dovecot = dovecot;
        this.authority = authority;
    }

    /// <summary>The name that the certificate is made out to.</summary>
    public string Host => "localhost";

    /// <summary>The port that other servers would bring mail to: no sign-in, only for the test domain, and no CHUNKING.</summary>
    public int IncomingPort { get; } = ServerFolder.FreePort();

    /// <summary>The same, but those whom it does not know it refuses only for now, as a server does whose directory is away.</summary>
    public int HesitatingPort { get; } = ServerFolder.FreePort();

    /// <summary>The port for sending with STARTTLS and sign-in.</summary>
    public int SubmissionPort { get; } = ServerFolder.FreePort();

    /// <summary>The port for sending with TLS and sign-in.</summary>
    public int TlsSubmissionPort { get; } = ServerFolder.FreePort();

    public static async Task<PostfixServer> StartAsync(
        DovecotServer dovecot, TestAuthority authority, CancellationToken cancellationToken = default)
    {
        var program = Requirement.Tool("postfix", "postfix");
        Requirement.Root();
        var server = new PostfixServer(program, dovecot, authority);
        try
        {
            await server.ConfigureAsync();
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Settings for sending through this server, signed in.</summary>
    public SmtpSettings Settings(MailSecurity security = MailSecurity.StartTls) => new(new MailServerAddress(
        Host, security == MailSecurity.Tls ? TlsSubmissionPort : SubmissionPort, security))
    {
        TrustedRoots = [authority.Root],
        StepTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Settings for bringing mail as another server would.</summary>
    public SmtpSettings IncomingSettings() => new(new MailServerAddress(Host, IncomingPort, MailSecurity.PlainLoopbackOnly))
    {
        StepTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Adds a user of the test domain, who can sign in here and at Dovecot with the address and the password.</summary>
    public async Task AddUserAsync(string address, string password)
    {
        dovecot.AddUser(address, password);
        await writing.WaitAsync();
        try
        {
            mailboxes.Add($"{address} {address}/Maildir/");
            await WriteMailboxesAsync();
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task StopAsync()
    {
        if (!isRunning)
            return;
        isRunning = false;
        await ServerFolder.RunAsync(program, "-c", folder["conf"], "stop");
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await ServerFolder.RunAsync(program, "-c", folder["conf"], "start");
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(ReadLog(), e);
        }
        isRunning = true;
        await ServerFolder.WaitForPortAsync(IncomingPort, ReadLog, cancellationToken);
    }

    /// <summary>Ends the server at once, when the run is interrupted.</summary>
    internal void Kill()
    {
        if (!isRunning)
            return;
        using var stop = ServerFolder.Start(program, "-c", folder["conf"], "stop");
        stop.WaitForExit();
        folder.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        writing.Dispose();
        folder.Dispose();
    }

    private string ReadLog() => File.Exists(folder["maillog"]) ? File.ReadAllText(folder["maillog"]) : "no log";

    private async Task WriteMailboxesAsync()
    {
        folder.Write("mailboxes", string.Join('\n', mailboxes) + "\n");
        await ServerFolder.RunAsync(
            Requirement.Tool("postmap", "postfix"), "-c", folder["conf"], "hash:" + folder["mailboxes"]);
        // Postfix sees a change by the whole second of the file's time, so every version gets a second of its own.
        File.SetLastWriteTimeUtc(folder["mailboxes.db"], DateTime.UnixEpoch.AddSeconds(mailboxes.Count + 1));
    }

    private async Task ConfigureAsync()
    {
        using var certificate = authority.ForLocalhost();
        folder.WriteCertificate(certificate);
        Directory.CreateDirectory(folder["conf"]);
        Directory.CreateDirectory(folder["queue"]);
        folder.Write("conf/main.cf", $$"""
            compatibility_level = 3.6
            queue_directory = {{folder["queue"]}}
            data_directory = {{folder["data"]}}
            maillog_file = {{folder["maillog"]}}
            maillog_file_prefixes = {{folder.Path}}
            myhostname = mail.{{Domain}}
            mydomain = {{Domain}}
            mydestination =
            mynetworks =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            disable_dns_lookups = yes
            smtpd_peername_lookup = no
            smtpd_client_connection_count_limit = 0
            smtpd_error_sleep_time = 0
            smtpd_hard_error_limit = 1000
            local_header_rewrite_clients =
            in_flow_delay = 0
            message_size_limit = 52428800
            mailbox_size_limit = 0
            virtual_mailbox_limit = 0
            alias_maps =
            local_recipient_maps =
            virtual_mailbox_domains = {{Domain}}
            virtual_mailbox_base = {{dovecot.MailFolder}}
            virtual_mailbox_maps = hash:{{folder["mailboxes"]}}
            virtual_uid_maps = static:{{DovecotServer.MailOwner}}
            virtual_gid_maps = static:{{DovecotServer.MailOwner}}
            relay_domains = {{Nowhere}}
            transport_maps = inline:{ {{Nowhere}}=discard: }
            default_transport = error:5.4.4 this server sends nothing out of the machine
            smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
            smtpd_sasl_type = dovecot
            smtpd_sasl_path = {{dovecot.AuthenticationSocket}}
            smtpd_tls_cert_file = {{folder["server.pem"]}}
            smtpd_tls_key_file = {{folder["server.key"]}}
            smtpd_tls_security_level = may
            """ + "\n");
        folder.Write("conf/master.cf", $$"""
            127.0.0.1:{{IncomingPort}} inet n - n - - smtpd
              -o smtpd_discard_ehlo_keywords=chunking
            127.0.0.1:{{HesitatingPort}} inet n - n - - smtpd
              -o unknown_virtual_mailbox_reject_code=450
            127.0.0.1:{{SubmissionPort}} inet n - n - - smtpd
              -o smtpd_tls_security_level=encrypt
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_client_restrictions=permit_sasl_authenticated,reject
            127.0.0.1:{{TlsSubmissionPort}} inet n - n - - smtpd
              -o smtpd_tls_wrappermode=yes
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_client_restrictions=permit_sasl_authenticated,reject
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            discard unix - - n - - discard
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """ + "\n");
        await WriteMailboxesAsync();
    }
}
