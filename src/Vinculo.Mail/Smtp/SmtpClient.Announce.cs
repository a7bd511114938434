using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <content>Naming the sender and the recipients.</content>
public sealed partial class SmtpClient
{
    /// <summary>
    /// Commands that are sent before their replies are read (RFC 2920). Few: a server that is slow to read while we are slow
    /// to read its replies would stop both.
    /// </summary>
    private const int CommandsTogether = 100;

    private const string Data = "DATA";

    /// <summary>Names the sender and the recipients, and asks for the message where it goes by DATA.</summary>
    private async Task<Announcement> AnnounceAsync(
        SmtpEnvelope envelope, string parameters, bool endsWithData, CancellationToken cancellationToken)
    {
        string[] commands =
        [
            $"MAIL FROM:<{SmtpEnvelope.PathOf(envelope.Sender)}>{parameters}",
            .. envelope.Recipients.Select(r => $"RCPT TO:<{SmtpEnvelope.PathOf(r)}>"),
            .. endsWithData ? [Data] : Array.Empty<string>(),
        ];
        var replies = new List<SmtpReply>(commands.Length);
        foreach (var group in commands.Chunk(Can("PIPELINING") ? CommandsTogether : 1))
        {
            if (replies.Count > 0 && !replies[0].IsPositive)
                break;
            if (group is [Data] && !replies.Skip(1).Any(r => r.IsPositive))
                break;
            await session.SendAsync(string.Join("\r\n", group), StepOf(replies.Count), cancellationToken);
            foreach (var _ in group)
            {
                var step = StepOf(replies.Count);
                replies.Add(await session.ReadReplyAsync(step, session.Settings.StepTimeout, cancellationToken));
            }
        }
        var announcement = new Announcement(envelope, replies, endsWithData);
        if (announcement is { Refused: not null, IsAwaitingMessage: true })
            await SendNothingAsync(cancellationToken);
        return announcement;

        MailStep StepOf(int command)
        {
            if (command == 0)
                return MailStep.Sender;
            return command <= envelope.Recipients.Count ? MailStep.Recipient : MailStep.Data;
        }
    }

    // A server may answer 354 although it refused every recipient. It must then be sent a message; an empty one reaches no
    // one (RFC 2920, section 3.1).
    private async Task SendNothingAsync(CancellationToken cancellationToken) =>
        await session.CommandAsync(".", MailStep.Data, cancellationToken);

    /// <summary>What the server said to everything before the message.</summary>
    private sealed class Announcement
    {
        public Announcement(SmtpEnvelope envelope, List<SmtpReply> replies, bool endsWithData)
        {
            var count = envelope.Recipients.Count;
            Recipients = [.. envelope.Recipients.Select((address, i) =>
                new SmtpRecipientResult(address, replies[0].IsPositive && replies.Count > i + 1 ? replies[i + 1] : null))];
            var answerToData = endsWithData && replies.Count > count + 1 ? replies[count + 1] : null;
            IsAwaitingMessage = answerToData is { Code: 354 };
            if (!replies[0].IsPositive)
                Refused = (MailStep.Sender, replies[0]);
            else if (!Recipients.Any(r => r.IsAccepted))
                Refused = (MailStep.Recipient, (Recipients.FirstOrDefault(r => r.Reply is { IsTransient: true }) ?? Recipients[0]).Reply!);
            else if (endsWithData && !IsAwaitingMessage)
                Refused = (MailStep.Data, answerToData!);
        }

        public IReadOnlyList<SmtpRecipientResult> Recipients { get; }

        /// <summary>Where the server refused the message for everybody, and its words.</summary>
        public (MailStep Step, SmtpReply Reply)? Refused { get; }

        /// <summary>Whether the server now takes all that it hears for the message.</summary>
        public bool IsAwaitingMessage { get; }
    }
}
