using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Mail.Net;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Mailboxes;

/// <summary>A mailbox of the company: where its mail is read (IMAP) and how its answers leave (SMTP).</summary>
internal sealed class MailboxAccount
{
    public Guid Id { get; init; }

    /// <summary>The address that customers write to and see as the sender.</summary>
    public required string Address { get; set; }

    /// <summary>The name beside the address, such as the company's.</summary>
    public required string DisplayName { get; set; }

    public required ServerAccess Imap { get; set; }
    public required ServerAccess Smtp { get; set; }

    /// <summary>The IMAP folder that is read.</summary>
    public string Folder { get; set; } = "INBOX";

    /// <summary>Where its conversations go; null leaves it to the rules.</summary>
    public Guid? QueueId { get; set; }

    /// <summary>Markdown below every answer.</summary>
    public string Signature { get; set; } = "";

    /// <summary>Whether a new conversation is acknowledged with its protocol number and the promised time.</summary>
    public bool Acknowledges { get; set; } = true;

    /// <summary>Whether what is sent is put into the folder of sent mail; servers such as Gmail's do so by themselves.</summary>
    public bool KeepsSentCopies { get; set; }

    /// <summary>
    /// The names (authserv-id, RFC 8601) under which the mailbox's own server writes what it found out about senders, with
    /// spaces between; empty for those of the providers that are known.
    /// </summary>
    public string CheckingServers { get; set; } = "";

    public bool Active { get; set; } = true;
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Changes with every edit, so that whoever reads the mailbox starts again with the new settings.</summary>
    public Guid Revision { get; set; }

    /// <summary>Mail that reached the server before this instant is left where it is; null takes everything.</summary>
    public DateTimeOffset? TakesSince { get; init; }

    // How far it has been read (RFC 3501, section 2.3.1.1): everything from FirstUid to LastUid has been dealt with.
    public long UidValidity { get; private set; }
    public long FirstUid { get; private set; }
    public long LastUid { get; private set; }

    // Where downloading broke off. Some servers hang up at a damaged message instead of refusing it.

    /// <summary>Up to here messages are downloaded one by one, for among them it broke off.</summary>
    public long CarefulUntilUid { get; private set; }

    /// <summary>The message at which it broke off last when that was asked for alone.</summary>
    public long BrokeOffAtUid { get; private set; }
    public int TimesBrokenOff { get; private set; }

    // How the folder and what was taken from it compare.
    public DateTimeOffset? ComparedAt { get; private set; }
    public int MissingCount { get; private set; }

    /// <summary>A person has asked for the missing messages.</summary>
    public bool BringsMissing { get; private set; }

    /// <summary>Of the missing messages, those up to this one have been asked for already.</summary>
    public long BroughtUid { get; private set; }

    // How it is.
    public DateTimeOffset? LastSuccessAt { get; private set; }
    public DateTimeOffset? LastMailAt { get; private set; }

    /// <summary>How long the last mail lay on the server before it was here.</summary>
    public int? LastDelaySeconds { get; private set; }

    public DateTimeOffset? FailingSince { get; private set; }
    public string? Problem { get; private set; }
    public string? ProblemDetail { get; private set; }

    // Which node reads it, until when.
    public string? LeasedBy { get; private set; }
    public DateTimeOffset LeasedUntil { get; private set; }

    private const int MostBreaks = 3;

    /// <summary>The server's clock and ours differ, and a mail may come while the mailbox is being set up.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Whether a mail lay on the server before the mailbox was connected: nobody waits for a word about it.</summary>
    public bool WasThereBefore(DateTimeOffset reachedServerAt) => reachedServerAt < CreatedAt - Grace;

    /// <summary>
    /// Where mail is read from now on. In another folder the numbers mean other messages, even where its UIDVALIDITY is the
    /// same, as it is in many mailboxes of one provider: it begins anew.
    /// </summary>
    public void ReadFrom(ServerAccess imap, string folder)
    {
        if (Folder != folder
            || !string.Equals(Imap.Host, imap.Host, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(Imap.UserName, imap.UserName, StringComparison.OrdinalIgnoreCase))
            UidValidity = 0;
        (Imap, Folder) = (imap, folder);
    }

    /// <param name="firstUid">The first message that is taken.</param>
    public void StartFolder(long uidValidity, long firstUid)
    {
        UidValidity = uidValidity;
        FirstUid = firstUid;
        LastUid = firstUid - 1;
        ComparedAt = null;
        MissingCount = 0;
        (CarefulUntilUid, BrokeOffAtUid, TimesBrokenOff, BroughtUid) = (0, 0, 0, 0);
    }

    /// <summary>Downloading these messages broke off.</summary>
    public void BrokeOff(IReadOnlyList<uint> uids)
    {
        if (uids.Count > 1)
        {
            CarefulUntilUid = uids[^1];
            return;
        }
        TimesBrokenOff = BrokeOffAtUid == uids[0] ? TimesBrokenOff + 1 : 1;
        BrokeOffAtUid = uids[0];
    }

    /// <summary>Whether downloading broke off so often at this message alone that it is left on the server, where a person finds it missing.</summary>
    public bool IsGivenUp(long uid) => BrokeOffAtUid == uid && TimesBrokenOff >= MostBreaks;

    /// <param name="reachedServerAt">When the newest of what was read reached the server, where it says so.</param>
    public void HasRead(long uid, DateTimeOffset? reachedServerAt, DateTimeOffset now)
    {
        LastUid = Math.Max(LastUid, uid);
        if (reachedServerAt is not { } reached)
            return;
        // Mail comes. All is well only when it is all here, but what was wrong is over.
        (FailingSince, Problem, ProblemDetail) = (null, null, null);
        if (WasThereBefore(reached))
            return;
        LastMailAt = now;
        LastDelaySeconds = (int)Math.Clamp((now - reached).TotalSeconds, 0, int.MaxValue);
    }

    /// <summary>A person wants server and database compared now, or also what is missing to be brought in.</summary>
    public void AskComparison(bool bringIn, Guid revision)
    {
        ComparedAt = null;
        BringsMissing |= bringIn;
        BroughtUid = 0;
        Revision = revision;
    }

    /// <summary>One of the missing messages was asked for, and the connection ended: the next are to be asked for.</summary>
    public void BroughtUntil(long uid) => BroughtUid = uid;

    /// <summary>All that is missing was asked for.</summary>
    public void BroughtAll() => (BringsMissing, BroughtUid) = (false, 0);

    public void Compared(int missing, DateTimeOffset now)
    {
        ComparedAt = now;
        MissingCount = missing;
        BringsMissing &= missing > 0;
    }

    /// <summary>One of the missing messages is to stay on the server.</summary>
    public void LeaveOne() => MissingCount = Math.Max(0, MissingCount - 1);

    public void Succeeded(DateTimeOffset now)
    {
        LastSuccessAt = now;
        (FailingSince, Problem, ProblemDetail) = (null, null, null);
    }

    /// <param name="problem">The key of the text that says what to do.</param>
    /// <param name="detail">The server's own words.</param>
    public void Failed(string problem, string? detail, DateTimeOffset now)
    {
        FailingSince ??= now;
        Problem = problem;
        ProblemDetail = detail?.Cut(500);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<MailboxAccount>
    {
        public void Configure(EntityTypeBuilder<MailboxAccount> builder)
        {
            builder.ToTable("channels_mailbox");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.Address).HasMaxLength(320);
            builder.Property(m => m.DisplayName).HasMaxLength(200);
            builder.Property(m => m.Folder).HasMaxLength(255);
            builder.Property(m => m.CheckingServers).HasMaxLength(500);
            builder.Property(m => m.Problem).HasMaxLength(100);
            builder.Property(m => m.ProblemDetail).HasMaxLength(500);
            builder.Property(m => m.LeasedBy).HasMaxLength(100);
            builder.HasIndex(m => m.Address).IsUnique().HasDatabaseName("ux_channels_mailbox_address");
            Server(builder.ComplexProperty(m => m.Imap), "imap");
            Server(builder.ComplexProperty(m => m.Smtp), "smtp");
        }

        private static void Server(ComplexPropertyBuilder<ServerAccess> server, string prefix)
        {
            server.Property(s => s.Host).HasMaxLength(255).HasColumnName(prefix + "_host");
            server.Property(s => s.Port).HasColumnName(prefix + "_port");
            server.Property(s => s.Security).HasMaxLength(32).HasColumnName(prefix + "_security");
            server.Property(s => s.UserName).HasMaxLength(320).HasColumnName(prefix + "_user_name");
            server.Property(s => s.ProtectedPassword).HasColumnName(prefix + "_protected_password");
            server.Property(s => s.ConsentId).HasColumnName(prefix + "_consent_id");
        }
    }
}

/// <summary>How to enter one server.</summary>
/// <param name="ProtectedPassword">Encrypted by <see cref="Platform.Security.Secrets"/>; empty for a server that asks for none.</param>
/// <param name="ConsentId">The mailbox with whose <see cref="SignIn.MailboxConsent"/> it is entered instead of with a password; null for a password.</param>
internal sealed record ServerAccess(
    string Host, int Port, MailSecurity Security, string UserName, string ProtectedPassword, Guid? ConsentId = null)
{
    public MailServerAddress Address => new(Host, Port, Security);
}
