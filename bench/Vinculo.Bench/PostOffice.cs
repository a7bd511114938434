using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Mail.Servers;

namespace Vinculo.Bench;

/// <summary>
/// A Dovecot with the company's folder and a Postfix that puts the mail of all customers into one folder; both work on plain
/// files, so mail is brought and counted without asking them.
/// </summary>
internal sealed class PostOffice : IAsyncDisposable
{
    public const string Address = "loja@" + PostfixServer.Domain;
    public const string Password = "bench";
    private const string Customers = "@" + PostfixServer.Domain;

    private readonly TestAuthority authority;

    private PostOffice(TestAuthority authority, DovecotServer dovecot, PostfixServer postfix) =>
        (this.authority, Dovecot, Postfix) = (authority, dovecot, postfix);

    public DovecotServer Dovecot { get; }

    public PostfixServer Postfix { get; }

    private string CompanyFolder => FolderOf(Dovecot, Address);

    public static async Task<PostOffice> OpenAsync()
    {
        var authority = new TestAuthority();
        var dovecot = await DovecotServer.StartAsync(authority);
        var postfix = await PostfixServer.StartAsync(dovecot, authority);
        dovecot.AddUser(Address, Password);
        await postfix.AddUserAsync(Customers, Password);
        var office = new PostOffice(authority, dovecot, postfix);
        MakeFolder(dovecot);
        return office;
    }

    /// <summary>Makes the company's folder, empty.</summary>
    public static void MakeFolder(DovecotServer dovecot)
    {
        foreach (var name in new[] { "new", "cur", "tmp" })
            Directory.CreateDirectory(Path.Combine(FolderOf(dovecot, Address), name));
        foreach (var folder in Directory.GetDirectories(dovecot.MailFolder, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111); // the servers work as another user
        }
    }

    /// <summary>Makes the company's mailbox in the application.</summary>
    public static async Task<MailboxAccount> ConnectAsync(IServiceProvider services, int imapPort, int smtpPort, bool keepsSentCopies = false)
    {
        await using var scope = services.CreateAsyncScope();
        var secret = scope.ServiceProvider.GetRequiredService<Secrets>().Protect(Password);
        var now = TimeProvider.System.GetUtcNow();
        var mailbox = new MailboxAccount
        {
            Id = Ids.New(now),
            Address = Address,
            DisplayName = "Loja",
            Imap = new ServerAccess("127.0.0.1", imapPort, MailSecurity.PlainLoopbackOnly, Address, secret),
            Smtp = new ServerAccess("127.0.0.1", smtpPort, MailSecurity.PlainLoopbackOnly, "", ""),
            CreatedAt = now,
            KeepsSentCopies = keepsSentCopies,
        };
        var db = scope.ServiceProvider.GetRequiredService<Platform.Storage.VinculoDb>();
        db.Add(mailbox);
        await db.SaveChangesAsync();
        return mailbox;
    }

    /// <summary>Puts a mail into the company's folder, as a server does that has received it.</summary>
    public static void Put(DovecotServer dovecot, int number, byte[] mail)
    {
        var folder = FolderOf(dovecot, Address);
        var name = string.Create(CultureInfo.InvariantCulture, $"{1_700_000_000 + number}.M{number}.bench");
        var written = Path.Combine(folder, "tmp", name);
        File.WriteAllBytes(written, mail);
        File.Move(written, Path.Combine(folder, "new", name));
    }

    /// <summary>How many mails of the company's folder are not marked as seen.</summary>
    public int CountUnseen() =>
        Directory.GetFiles(Path.Combine(CompanyFolder, "new")).Length
        + Directory.GetFiles(Path.Combine(CompanyFolder, "cur")).Count(name => !name[name.LastIndexOf(':')..].Contains('S', StringComparison.Ordinal));

    /// <summary>The Message-ID of each mail that has come to a customer.</summary>
    public IReadOnlyList<string> Delivered()
    {
        var folder = Path.Combine(FolderOf(Dovecot, Customers), "new");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(IdOf)] : [];
    }

    /// <summary>The Message-ID of each mail in the company's folder of sent mail.</summary>
    public IReadOnlyList<string> SentCopies() =>
        [.. new[] { "new", "cur" }.Select(part => Path.Combine(CompanyFolder, ".Sent", part)).Where(Directory.Exists).SelectMany(Directory.GetFiles).Select(IdOf)];

    private static string FolderOf(DovecotServer dovecot, string address) => Path.Combine(dovecot.MailFolder, address, "Maildir");

    private static string IdOf(string file)
    {
        const string Field = "Message-ID:";
        var line = File.ReadLines(file, Encoding.Latin1).First(l => l.StartsWith(Field, StringComparison.OrdinalIgnoreCase));
        return line[Field.Length..].Trim().Trim('<', '>');
    }

    public async ValueTask DisposeAsync()
    {
        await Postfix.DisposeAsync();
        await Dovecot.DisposeAsync();
        authority.Dispose();
    }
}
