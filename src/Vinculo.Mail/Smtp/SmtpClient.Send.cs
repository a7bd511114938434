using System.Buffers;
using System.Globalization;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <content>Sending a message.</content>
public sealed partial class SmtpClient
{
    /// <summary>Sends a message.</summary>
    /// <param name="envelope">From whom and to whom.</param>
    /// <param name="message">The raw message, from the stream's position on; the stream can seek.</param>
    /// <param name="cancellationToken">
    /// Cancels and closes the connection until the server has the whole message; after that its word is still awaited for
    /// <see cref="SmtpSettings.GraceAfterCancellation"/>, because a message must not be sent twice.
    /// </param>
    /// <returns>What became of the message, and of each recipient.</returns>
    /// <exception cref="MailServerException">The connection failed, and the message was certainly not sent.</exception>
    public async Task<SmtpOutcome> SendAsync(
        SmtpEnvelope envelope, Stream message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(message);
        if (!message.CanSeek)
            throw new ArgumentException("The message is read twice, so the stream must be able to go back.", nameof(message));

        var traits = await SmtpMessageTraits.ReadAsync(message, cancellationToken);
        var replies = await AnnounceAsync(envelope, Parameters(envelope, traits), cancellationToken);
        var recipients = envelope.Recipients
            .Select((address, i) => new SmtpRecipientResult(address, replies.Count > i + 1 ? replies[i + 1] : null))
            .ToList();
        if (!replies[0].IsPositive)
            return await RefusedAsync(MailStep.Sender, replies[0], recipients, cancellationToken);
        if (!recipients.Exists(r => r.IsAccepted))
        {
            var hopeful = recipients.Find(r => r.Reply is { IsTransient: true }) ?? recipients[0];
            return await RefusedAsync(MailStep.Recipient, hopeful.Reply!, recipients, cancellationToken);
        }
        var ready = await session.CommandAsync("DATA", MailStep.Data, cancellationToken);
        if (ready.Code != 354)
            return await RefusedAsync(MailStep.Data, ready, recipients, cancellationToken);
        await TransferAsync(message, cancellationToken);
        return await EndAsync(recipients, cancellationToken);
    }

    private string Parameters(SmtpEnvelope envelope, SmtpMessageTraits traits)
    {
        var text = "";
        if (Can("SIZE"))
            text += string.Create(CultureInfo.InvariantCulture, $" SIZE={traits.Length}");
        if (traits.HasEightBitBody || traits.HasEightBitHeader)
            text += Require("8BITMIME", " BODY=8BITMIME");
        if (traits.HasEightBitHeader || envelope.NeedsUtf8)
            text += Require("SMTPUTF8", " SMTPUTF8");
        return text;
    }

    private string Require(string extension, string parameter) => Can(extension)
        ? parameter
        : throw new MailServerException(
            MailFailure.NotSupported, MailStep.Sender, $"The message needs {extension}, which the server does not offer.")
        { ServerCode = extension };

    /// <summary>Names the sender and the recipients; the replies come in the same order, fewer where the sender was refused.</summary>
    private async Task<List<SmtpReply>> AnnounceAsync(
        SmtpEnvelope envelope, string parameters, CancellationToken cancellationToken)
    {
        var sender = $"MAIL FROM:<{SmtpEnvelope.ToWire(envelope.Sender)}>{parameters}";
        var recipients = envelope.Recipients.Select(r => $"RCPT TO:<{SmtpEnvelope.ToWire(r)}>").ToList();
        var replies = new List<SmtpReply>();
        if (Can("PIPELINING"))
        {
            // Small groups: a server that is slow to read while we are slow to read its replies would stop both.
            await session.SendAsync(string.Join("\r\n", recipients.Take(100).Prepend(sender)), MailStep.Sender, cancellationToken);
            for (var i = 0; i <= Math.Min(recipients.Count, 100); i++)
                replies.Add(await ReadReplyAsync(i == 0 ? MailStep.Sender : MailStep.Recipient, cancellationToken));
        }
        else
        {
            replies.Add(await session.CommandAsync(sender, MailStep.Sender, cancellationToken));
        }
        if (!replies[0].IsPositive)
            return [replies[0]];
        foreach (var recipient in recipients.Skip(replies.Count - 1))
            replies.Add(await session.CommandAsync(recipient, MailStep.Recipient, cancellationToken));
        return replies;
    }

    private Task<SmtpReply> ReadReplyAsync(MailStep step, CancellationToken cancellationToken) =>
        session.ReadReplyAsync(step, session.Settings.StepTimeout, cancellationToken);

    private async Task TransferAsync(Stream message, CancellationToken cancellationToken)
    {
        var encoder = new SmtpDataEncoder();
        var output = new ArrayBufferWriter<byte>(128 * 1024);
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await message.ReadAsync(buffer, cancellationToken)) > 0)
            {
                encoder.Encode(buffer.AsSpan(0, count), output);
                await session.Connection.WriteAsync(output.WrittenMemory, MailStep.Data, cancellationToken);
                output.ResetWrittenCount();
            }
        }
        catch
        {
            // Half a message must never be ended with a dot: without it the server throws the half away.
            session.Connection.Close();
            throw;
        }
        encoder.Finish(output);
        await session.Connection.WriteAsync(output.WrittenMemory, MailStep.Data, cancellationToken);
    }

    /// <summary>Ends the message. From here on a failure means that nobody knows whether it was sent.</summary>
    private async Task<SmtpOutcome> EndAsync(List<SmtpRecipientResult> recipients, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            session.Connection.Close();
        cancellationToken.ThrowIfCancellationRequested();
        var settings = session.Settings;
        using var patience = new CancellationTokenSource(settings.FinalReplyTimeout, settings.Clock);
        using var hurry = cancellationToken.Register(() => patience.CancelAfter(settings.GraceAfterCancellation));
        try
        {
            await session.SendAsync(".", MailStep.FinalReply, patience.Token);
            var reply = await session.ReadReplyAsync(MailStep.FinalReply, settings.FinalReplyTimeout, patience.Token);
            if (reply.IsPositive)
                return new SmtpAccepted(reply, recipients);
            if (reply.IsTransient || reply.IsPermanent)
                return new SmtpRefused(MailStep.FinalReply, reply, recipients);
            return new SmtpUnknown(
                session.Connection.Fail(MailFailure.Protocol, MailStep.FinalReply, $"The server answered {reply}."), recipients);
        }
        catch (MailServerException e)
        {
            return new SmtpUnknown(e, recipients);
        }
        catch (OperationCanceledException e)
        {
            return new SmtpUnknown(
                session.Connection.Fail(MailFailure.Timeout, MailStep.FinalReply, "The server's word did not come in time.", e),
                recipients);
        }
    }

    private async Task<SmtpRefused> RefusedAsync(
        MailStep step, SmtpReply reply, List<SmtpRecipientResult> recipients, CancellationToken cancellationToken)
    {
        // The connection may be used for the next message; where it cannot, the refusal is still what there is to say.
        try
        {
            if (reply.Code == 421 || !(await session.CommandAsync("RSET", step, cancellationToken)).IsPositive)
                session.Connection.Close();
        }
        catch (MailServerException)
        {
            session.Connection.Close();
        }
        return new SmtpRefused(step, reply, recipients);
    }
}
