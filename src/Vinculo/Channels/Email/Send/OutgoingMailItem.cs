using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Mail.Smtp;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Send;

/// <summary>One mail that is to leave, as it stood when it was written.</summary>
internal sealed class OutgoingMailItem
{
    /// <summary>After so many passing refusals of the mail itself it is given up and shown as failed; about two days.</summary>
    public const int MaxAttempts = 16;

    /// <summary>Nothing waits longer from one attempt to the next.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    /// <summary>For one attempt all mail that a mailbox holds up asks its server once, so that it may ask often and leaves soon after all is well again.</summary>
    public static readonly TimeSpan LongestHoldUp = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan CopiesTriedFor = TimeSpan.FromDays(2);
    private static readonly TimeSpan ShortestCopyPause = TimeSpan.FromMinutes(1);

    /// <summary>No copy waits longer from one attempt to the next.</summary>
    public static readonly TimeSpan LongestCopyPause = (CopiesTriedFor / 2) + ShortestCopyPause;

    /// <summary>Characters of reports that are kept; a recipient may invent any number of them.</summary>
    private const int MostReturned = 10_000;

    /// <summary>Characters of a server's words that are kept.</summary>
    private const int LongestWords = 500;

    public Guid Id { get; init; }

    /// <summary>Names this mail for ever; unique, so that it is queued once.</summary>
    public required string Key { get; init; }

    public Guid MailboxId { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>The agent's message whose delivery this is; null for mail that Vinculo writes by itself.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>As whom it leaves; null for the mailbox itself.</summary>
    public string? FromAddress { get; init; }

    public string? FromName { get; init; }

    /// <summary>The first of <see cref="To"/>.</summary>
    public required string ToAddress { get; set; }

    public required string ToName { get; set; }

    /// <summary>Further ones, as in the header of a mail.</summary>
    public string OtherTo { get; set; } = "";

    /// <summary>Who gets a copy, in the same way.</summary>
    public string Cc { get; set; } = "";

    /// <summary>The addresses, separated by spaces, that it went to before a person had it sent elsewhere: late reports speak of these.</summary>
    public string FormerTo { get; private set; } = "";

    /// <summary>Of several recipients, the addresses of those who have not got it, separated by spaces: the others have it.</summary>
    public string Missing { get; private set; } = "";

    /// <summary>From whom it came back, a line each: the address, a space, and why. Of several recipients a report may name none.</summary>
    public string Returned { get; private set; } = "";

    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }
    public required string MessageIdHeader { get; init; }
    public string? InReplyTo { get; init; }

    /// <summary>Message ids separated by spaces, oldest first.</summary>
    public string References { get; init; } = "";

    /// <summary>Names, types and hashes of the files that go with it, as JSON.</summary>
    public string Files { get; init; } = "[]";

    public bool IsAutomatic { get; init; }
    public DateTimeOffset WrittenAt { get; init; }
    public OutgoingState State { get; private set; } = OutgoingState.Waiting;
    public int Attempts { get; private set; }

    /// <summary>How many of the attempts came to nothing because of the mailbox or of us, and not of the mail.</summary>
    public int TimesHeldUp { get; private set; }

    /// <summary>Not before this instant; while sending, when the sender is believed dead.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public string? Problem { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When a copy is to be put into the mailbox's folder of sent mail; null when that is done or not asked for.</summary>
    public DateTimeOffset? CopyDueAt { get; private set; }

    public void MarkSending(DateTimeOffset now, TimeSpan lease)
    {
        State = OutgoingState.Sending;
        Attempts++;
        NotBefore = now + lease;
    }

    public OutgoingMailItem Copy() => (OutgoingMailItem)MemberwiseClone();

    public IReadOnlyList<Mailbox> To => [new(ToName, ToAddress), .. Mailbox.ParseList(OtherTo)];

    /// <summary>The addresses of all recipients.</summary>
    public IReadOnlyList<string> Addresses => [.. To.Concat(Mailbox.ParseList(Cc)).Select(m => m.Address)];

    /// <summary>To whom the server is to give it: once somebody has it, only to the others, but to nobody from whom it came back.</summary>
    public IReadOnlyList<string> Envelope => Missing.Length == 0 ? Addresses : [.. Missing.Split(' ').Except(ReturnedFrom)];

    private IEnumerable<string> ReturnedFrom => ReturnedLines.Select(line => line[..line.IndexOf(' ')]).Where(address => address.Length > 0);

    private string[] ReturnedLines => Returned.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How it stands, as the agent's message says it.</summary>
    public DeliveryState Delivery => State switch
    {
        OutgoingState.Sent => DeliveryState.Sent,
        OutgoingState.Failed => DeliveryState.Failed,
        OutgoingState.PerhapsSent => DeliveryState.PerhapsSent,
        _ => DeliveryState.Pending,
    };

    /// <param name="copies">Whether the mailbox keeps copies of what it sends.</param>
    /// <param name="refused">What the server said to those of the recipients whom it did not take. As long as it may yet take one of them, they are asked again.</param>
    public void MarkSent(bool copies, DateTimeOffset now, IReadOnlyList<SmtpRecipientResult>? refused = null)
    {
        CopyDueAt = copies ? now : null;
        SentAt = now;
        Missing = string.Join(' ', (refused ?? []).Select(r => r.Address));
        var words = Missing.Length == 0 ? null : RefusedMail.Words(refused!);
        if (refused?.Any(r => !r.IsRefusedForGood) == true)
            MarkPostponed(words!, now);
        else
            Settle(words);
    }

    /// <summary>
    /// It has come back from a recipient, or from one of whom the report does not say who. What is on its way goes on, and
    /// its end counts this in.
    /// </summary>
    public void MarkReturned(string? address, string words)
    {
        var goesToAllAgain = Missing.Length == 0 && (State is OutgoingState.Waiting || (State is OutgoingState.Sending && SentAt is not null));
        var isKnown = ReturnedFrom.Contains(address) || (State is OutgoingState.Waiting or OutgoingState.Sent && Missing.Split(' ').Contains(address));
        if (goesToAllAgain || isKnown || State is OutgoingState.Failed || Returned.Length > MostReturned)
            return;
        var before = State is OutgoingState.PerhapsSent ? null : Problem;
        Returned += $"{address} {words.ReplaceLineEndings(" ").Cut(LongestWords)}\n";
        if (State is OutgoingState.Waiting or OutgoingState.Sending)
            Problem = With(before, ReturnedLines[^1..]);
        else
            Settle(before, ReturnedLines[^1..]);
    }

    /// <summary>The server has taken it. Who was refused and from whom it came back have not got it; where that is everybody, it has failed.</summary>
    private void Settle(string? problem, string[]? returned = null)
    {
        var missing = Missing.Split(' ', StringSplitOptions.RemoveEmptyEntries).Union(ReturnedFrom).ToArray();
        State = missing.Length == Addresses.Count ? OutgoingState.Failed : OutgoingState.Sent;
        Missing = State is OutgoingState.Failed ? "" : string.Join(' ', missing);
        Problem = With(problem, returned ?? ReturnedLines);
    }

    /// <summary>What the server said, and what reports say. Where there are reports, a text of ours gives way to them.</summary>
    private string? With(string? problem, string[] returned)
    {
        var several = Addresses.Count > 1;
        var said = returned.Select(line => several && line[0] != ' ' ? line.Insert(line.IndexOf(' '), ":") : line[(line.IndexOf(' ') + 1)..]);
        string?[] all = [returned.Length > 0 && IsTextKey(problem) ? null : problem, .. said];
        return string.Join("; ", all.Where(words => words is not null)) is { Length: > 0 } joined ? joined.Cut(LongestWords) : null;
    }

    private static bool IsTextKey(string? problem) => problem?.StartsWith("channels.", StringComparison.Ordinal) == true;

    /// <summary>The copy is where it belongs, or is given up.</summary>
    public void SettleCopy() => CopyDueAt = null;

    /// <summary>Tries again later: the longer it has failed, the later, and for two days at most.</summary>
    public void PostponeCopy(DateTimeOffset now)
    {
        var since = now > SentAt ? now - SentAt.Value : TimeSpan.Zero; // the clock may have been set back
        CopyDueAt = since < CopiesTriedFor ? now + ShortestCopyPause + (since / 2) : null;
    }

    public void MarkFailed(string problem)
    {
        if (Missing.Length == 0)
            (State, Problem) = (OutgoingState.Failed, problem.Cut(LongestWords));
        else
            Settle(problem);
    }

    public void MarkPerhapsSent(string problem)
    {
        // What came back has left, so it is known that it did.
        if (Missing.Length == 0 && Returned.Length > 0)
            Settle(problem);
        else
            (State, Problem) = (OutgoingState.PerhapsSent, problem.Cut(LongestWords));
    }

    /// <summary>Refused for now: tries again later, after 30 s, 1 min, 2 min … at most 6 h.</summary>
    public void MarkPostponed(string problem, DateTimeOffset now)
    {
        if (Attempts - TimesHeldUp >= MaxAttempts)
            MarkFailed(problem);
        else
            Wait(problem, Attempts - TimesHeldUp, LongestPause, now);
    }

    /// <summary>
    /// Nothing is wrong with the mail: its mailbox cannot send, or something failed here. It waits for as long as that lasts,
    /// and is tried ever more seldom, but within a quarter of an hour.
    /// </summary>
    /// <param name="problem">The key of the text that says what to do.</param>
    public void MarkHeldUp(string problem, DateTimeOffset now) => Wait(problem, ++TimesHeldUp, LongestHoldUp, now);

    private void Wait(string problem, int times, TimeSpan longest, DateTimeOffset now)
    {
        if (Envelope.Count == 0)
        {
            // Whoever had not got it is one of those from whom it came back meanwhile: there is nobody to send it to again.
            Settle(problem);
            return;
        }
        State = OutgoingState.Waiting;
        Problem = With(problem, ReturnedLines);
        NotBefore = now + TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, 15 * Math.Pow(2, times)));
    }

    /// <summary>A person asks for it to be sent again.</summary>
    /// <param name="to">To this address instead: of those who did not get it, or of all; null for the same.</param>
    public void AskAgain(string? to, DateTimeOffset now)
    {
        if (Missing.Length > 0)
            Missing = string.Join(' ', Missing.Split(' ').Union(ReturnedFrom));
        Returned = "";
        if (to is not null)
            SendInstead(to);
        State = OutgoingState.Waiting;
        (Attempts, TimesHeldUp) = (0, 0);
        NotBefore = now;
    }

    private void SendInstead(string to)
    {
        FormerTo = string.Join(' ', FormerTo.Split(' ').Union(Missing.Length == 0 ? Addresses : Missing.Split(' ')).Except([to, ""]));
        if (Missing.Length == 0)
        {
            (ToName, ToAddress, OtherTo, Cc) = ("", to, "", "");
            return;
        }
        var missing = Missing.Split(' ');
        var main = To.Where(m => !missing.Contains(m.Address) && m.Address != to).Append(new Mailbox(null, to)).ToArray();
        (ToName, ToAddress) = (main[0].Name ?? "", main[0].Address);
        OtherTo = Recipients.Written(main.Skip(1));
        Cc = Recipients.Written(Mailbox.ParseList(Cc).Where(m => !missing.Contains(m.Address) && m.Address != to));
        Missing = main.Length == 1 && Cc.Length == 0 ? "" : to;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<OutgoingMailItem>
    {
        public void Configure(EntityTypeBuilder<OutgoingMailItem> builder)
        {
            builder.ToTable("channels_outgoing_mail");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.Key).HasMaxLength(200);
            builder.Ignore(m => m.To).Ignore(m => m.Addresses).Ignore(m => m.Envelope).Ignore(m => m.Delivery);
            builder.Property(m => m.FromAddress).HasMaxLength(320);
            builder.Property(m => m.FromName).HasMaxLength(200);
            builder.Property(m => m.ToAddress).HasMaxLength(320);
            builder.Property(m => m.ToName).HasMaxLength(200);
            builder.Property(m => m.Subject).HasMaxLength(500);
            builder.Property(m => m.MessageIdHeader).HasMaxLength(500);
            builder.Property(m => m.InReplyTo).HasMaxLength(500);
            builder.Property(m => m.Problem).HasMaxLength(500);
            // Reports come in while mail is handed over: neither may undo what the other has written.
            builder.Property(m => m.State).IsConcurrencyToken();
            builder.Property(m => m.Returned).IsConcurrencyToken();
            builder.HasIndex(m => m.Key).IsUnique().HasDatabaseName("ux_channels_outgoing_mail_key");
            builder.HasIndex(m => m.NotBefore).HasFilter("state IN ('Waiting', 'Sending')").HasDatabaseName("ix_channels_outgoing_mail_due");
            builder.HasIndex(m => m.CopyDueAt).HasFilter("copy_due_at IS NOT NULL").HasDatabaseName("ix_channels_outgoing_mail_copy");
            builder.HasIndex(m => m.MessageId).HasDatabaseName("ix_channels_outgoing_mail_message");
            builder.HasIndex(m => new { m.ConversationId, m.WrittenAt }).HasDatabaseName("ix_channels_outgoing_mail_conversation");
            builder.HasIndex(m => new { m.ToAddress, m.WrittenAt }).HasDatabaseName("ix_channels_outgoing_mail_to");
        }
    }
}
