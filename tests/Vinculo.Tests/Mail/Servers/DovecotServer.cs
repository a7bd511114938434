using System.Diagnostics;
using Vinculo.Mail.Imap;
using Vinculo.Mail.Net;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>A real Dovecot on loopback, with its own folder, certificate and users, gone when disposed.</summary>
public sealed class DovecotServer : IAsyncDisposable
{
    /// <summary>The user and group 'nobody', who owns the mailboxes.</summary>
    internal const int MailOwner = 65534;

    private readonly ServerFolder folder = new("dovecot");
    private readonly TestAuthority authority;
    private readonly TokenServer tokens = new();
    private readonly string program;
    private Process? process;

    private DovecotServer(string program, TestAuthority authority)
    {
        this.program = program;
        this.authority = authority;
    }

    /// <summary>The name that the certificate is made out to.</summary>
    public string Host => "localhost";

    /// <summary>The port for plain text and STARTTLS.</summary>
    public int Port { get; } = ServerFolder.FreePort();

    /// <summary>The port for TLS.</summary>
    public int TlsPort { get; } = ServerFolder.FreePort();

    /// <summary>The root certificate to trust, as a PEM file.</summary>
    public string CertificateAuthorityPath => folder["ca.pem"];

    internal string AuthenticationSocket => folder["run/auth-postfix"];

    internal string MailFolder => folder["mail"];

    public static async Task<DovecotServer> StartAsync(TestAuthority authority, CancellationToken cancellationToken = default)
    {
        var program = Requirement.Tool("dovecot", "dovecot-imapd");
        Requirement.Root();
        var server = new DovecotServer(program, authority);
        try
        {
            server.Configure();
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Settings for a connection that trusts this server.</summary>
    public ImapSettings Settings(MailSecurity security = MailSecurity.Tls) =>
        new(new MailServerAddress(Host, security == MailSecurity.Tls ? TlsPort : Port, security))
        {
            TrustedRoots = [authority.Root],
            StepTimeout = TimeSpan.FromSeconds(20),
        };

    /// <summary>Adds a user with an empty mailbox, or changes a password.</summary>
    public void AddUser(string address, string password) =>
        // A file for each user, because Dovecot sees a change of a file it has read only when the second has changed too.
        folder.Write($"users/{address}", $"{address}:{{PLAIN}}{password}\n");

    /// <summary>Puts a mail into the folder of a user who has been here before, whether the server runs or not.</summary>
    public void Leave(string address, string mail)
    {
        var name = Guid.CreateVersion7().ToString("N");
        folder.Write($"mail/{address}/Maildir/tmp/{name}", mail);
        File.Move(folder[$"mail/{address}/Maildir/tmp/{name}"], folder[$"mail/{address}/Maildir/new/{name}"]);
    }

    /// <summary>Lets a user in with an access token too.</summary>
    public void AddToken(string address, string token) => tokens.Add(token, address);

    /// <summary>Runs Dovecot's administration program on this server.</summary>
    public Task AdministerAsync(params string[] arguments) =>
        ServerFolder.RunAsync(
            Requirement.Tool("doveadm", "dovecot-core"), ["-c", folder["dovecot.conf"], .. arguments]);

    /// <summary>Stops the server; its mailboxes stay.</summary>
    public async Task StopAsync()
    {
        if (process is null)
            return;
        await ServerFolder.RunAsync("kill", "-TERM", $"{process.Id}");
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Starts the server on the same ports and mailboxes as before.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        process = ServerFolder.Start(program, "-c", folder["dovecot.conf"], "-F");
        await ServerFolder.WaitForPortAsync(TlsPort, ReadLog, cancellationToken);
    }

    /// <summary>Ends the server at once, when the run is interrupted.</summary>
    internal void Kill()
    {
        if (process is null)
            return;
        using var kill = ServerFolder.Start("kill", "-TERM", $"{process.Id}");
        kill.WaitForExit();
        process.WaitForExit();
        folder.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await tokens.DisposeAsync();
        folder.Dispose();
    }

    private string ReadLog() => File.Exists(folder["log"]) ? File.ReadAllText(folder["log"]) : "no log";

    private void Configure()
    {
        folder.AddShared("mail");
        Directory.CreateDirectory(folder["users"]);
        folder.Write("ca.pem", authority.Root.ExportCertificatePem());
        using var certificate = authority.ForLocalhost();
        folder.WriteCertificate(certificate);
        folder.Write("oauth2.conf", $"""
            tokeninfo_url = {tokens.Url}
            username_attribute = email
            username_format = %u
            """ + "\n");
        folder.Write("dovecot.conf", $$"""
            base_dir = {{folder["run"]}}
            state_dir = {{folder["state"]}}
            log_path = {{folder["log"]}}
            listen = 127.0.0.1
            protocols = imap
            ssl = yes
            ssl_cert = <{{folder["server.pem"]}}
            ssl_key = <{{folder["server.key"]}}
            mail_location = maildir:{{MailFolder}}/%u/Maildir
            mail_max_userip_connections = 1000
            first_valid_uid = 1
            auth_failure_delay = 0
            auth_username_chars =
            auth_mechanisms = plain login xoauth2 oauthbearer
            service imap-login {
              inet_listener imap {
                port = {{Port}}
              }
              inet_listener imaps {
                port = {{TlsPort}}
                ssl = yes
              }
            }
            service auth {
              unix_listener auth-postfix {
                mode = 0666
              }
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{folder["oauth2.conf"]}}
            }
            passdb {
              driver = passwd-file
              mechanisms = plain login
              args = username_format=%u {{folder["users"]}}/%u
            }
            userdb {
              driver = static
              args = uid={{MailOwner}} gid={{MailOwner}} home={{MailFolder}}/%u allow_all_users=yes
            }
            namespace inbox {
              inbox = yes
              mailbox Sent {
                auto = subscribe
                special_use = \Sent
              }
            }
            """);
    }
}
