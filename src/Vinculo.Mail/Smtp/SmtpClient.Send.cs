using System.Buffers;
using System.Globalization;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Smtp;

/// <content>Sending a message.</content>
public sealed partial class SmtpClient
{
    private readonly byte[] buffer = new byte[32 * 1024];
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);

    /// <summary>Sends a message.</summary>
    /// <param name="envelope">From whom and to whom.</param>
    /// <param name="message">The raw message, from the stream's position on; the stream can seek.</param>
    /// <param name="cancellationToken">
    /// Cancels and closes the connection until the server has the whole message; after that its word is still awaited for
    /// <see cref="SmtpSettings.GraceAfterCancellation"/>, because a message must not be sent twice.
    /// </param>
    /// <returns>What became of the message, and of each recipient.</returns>
    /// <exception cref="MailServerException">The connection failed, and the message was certainly not sent.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before its length; the connection is closed and the message was not sent.</exception>
    public async Task<SmtpOutcome> SendAsync(
        SmtpEnvelope envelope, Stream message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(message);
        if (!message.CanSeek)
            throw new ArgumentException("The message is read twice, so the stream must be able to go back.", nameof(message));

        var traits = await SmtpMessageTraits.ReadAsync(message, buffer, cancellationToken);
        // A chunk carries its length, so its lines need no dots; but it carries them as they are, so they must be proper.
        var inChunk = Can("CHUNKING") && traits.HasProperLines;
        var said = await AnnounceAsync(envelope, Parameters(envelope, traits), !inChunk, cancellationToken);
        if (said.Refused is var (step, reply))
            return await RefusedAsync(step, reply, said.Recipients, cancellationToken);
        var end = inChunk || traits is { HasProperLines: true, HasLeadingDots: false }
            ? await TransferAsItIsAsync(message, traits.Length, inChunk, cancellationToken)
            : await TransferAsync(message, traits.Length, cancellationToken);
        var outcome = await EndAsync(end, said.Recipients, cancellationToken);
        // Only after DATA does a refusal leave the server ready for the next message (RFC 3030, section 2).
        return inChunk && outcome is SmtpRefused refused
            ? await RefusedAsync(refused.Step, refused.Reply, said.Recipients, cancellationToken)
            : outcome;
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

    /// <summary>Writes the message but for its end, which is given back.</summary>
    private async Task<ReadOnlyMemory<byte>> TransferAsync(Stream message, long length, CancellationToken cancellationToken)
    {
        var encoder = new SmtpDataEncoder();
        output.ResetWrittenCount();
        try
        {
            for (var left = length; left > 0;)
            {
                var count = await message.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                if (count == 0)
                    throw new EndOfStreamException("The message ended before its length.");
                left -= count;
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
        output.Write(".\r\n"u8);
        return output.WrittenMemory;
    }

    /// <summary>
    /// Writes a message whose bytes need no change, as one chunk (BDAT, RFC 3030) or by DATA, but for its end, which is given
    /// back.
    /// </summary>
    private async Task<ReadOnlyMemory<byte>> TransferAsItIsAsync(
        Stream message, long length, bool inChunk, CancellationToken cancellationToken)
    {
        if (inChunk)
        {
            await session.SendAsync(
                string.Create(CultureInfo.InvariantCulture, $"BDAT {length} LAST"), MailStep.Data, cancellationToken);
        }
        try
        {
            for (var left = length - 2; left > 0;)
            {
                var count = (int)Math.Min(buffer.Length, left);
                await message.ReadExactlyAsync(buffer.AsMemory(0, count), cancellationToken);
                await session.Connection.WriteAsync(buffer.AsMemory(0, count), MailStep.Data, cancellationToken);
                left -= count;
            }
        }
        catch
        {
            // What is shorter than announced, or has no dot at its end, the server throws away when the connection ends.
            session.Connection.Close();
            throw;
        }
        return inChunk ? "\r\n"u8.ToArray() : "\r\n.\r\n"u8.ToArray();
    }

    /// <summary>Ends the message. From here on a failure means that nobody knows whether it was sent.</summary>
    private async Task<SmtpOutcome> EndAsync(
        ReadOnlyMemory<byte> end, IReadOnlyList<SmtpRecipientResult> recipients, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            session.Connection.Close();
        cancellationToken.ThrowIfCancellationRequested();
        var settings = session.Settings;
        using var patience = new CancellationTokenSource(settings.FinalReplyTimeout, settings.Clock);
        using var hurry = cancellationToken.Register(() => patience.CancelAfter(settings.GraceAfterCancellation));
        try
        {
            await session.Connection.WriteAsync(end, MailStep.FinalReply, patience.Token);
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
        MailStep step, SmtpReply reply, IReadOnlyList<SmtpRecipientResult> recipients, CancellationToken cancellationToken)
    {
        // The connection may be used for the next message; where it cannot, the refusal is still what there is to say.
        try
        {
            if (reply.Code == 421 || !(await session.CommandAsync("RSET", step, cancellationToken)).IsPositive)
                session.Connection.Close();
        }
        catch (Exception e) when (e is MailServerException or OperationCanceledException)
        {
            session.Connection.Close();
        }
        return new SmtpRefused(step, reply, recipients);
    }
}
