using System.Text;
using Vinculo.Mail.Net;

namespace Vinculo.Mail.Imap;

/// <content>Waiting for news.</content>
public sealed partial class ImapClient
{
    // Some servers offer IDLE and do not carry it out.
    private bool refusesIdle;

    /// <summary>
    /// Waits until something changes in the open folder, by IDLE (RFC 2177) or, where that is not offered or does not work, by
    /// asking now and then. News that came since the folder was last searched end the wait at once.
    /// </summary>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait; the connection stays good, unless a command is under way just then.</param>
    public async Task<ImapNews> IdleAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var clock = session.Settings.Clock;
        var begun = clock.GetTimestamp();
        while (!session.HasNews)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = timeout - clock.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
                return ImapNews.None;
            if (Can("IDLE") && !refusesIdle)
                await IdleOnceAsync(Shorter(left, session.Settings.IdleRenewal), cancellationToken);
            else
                await PollOnceAsync(Shorter(left, session.Settings.PollInterval), cancellationToken);
        }
        session.HasNews = false;
        return ImapNews.Changed;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task PollOnceAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await Task.Delay(wait, session.Settings.Clock, cancellationToken);
        await session.RequireAsync(
            new ImapCommand("NOOP"), new ImapReading(MailStep.Idle), r => NoteMarks(r), cancellationToken);
    }

    private async Task IdleOnceAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var clock = session.Settings.Clock;
        var begun = clock.GetTimestamp();
        await session.BeginAsync(MailStep.Idle, cancellationToken);
        try
        {
            var reading = new ImapReading(MailStep.Idle);
            var tag = session.NextTag();
            await session.Connection.WriteAsync(Encoding.ASCII.GetBytes(tag + " IDLE\r\n"), MailStep.Idle, cancellationToken);
            refusesIdle = await session.ReadToAsync("+", tag, reading, r => NoteMarks(r), cancellationToken) is not null;
            if (refusesIdle || !await ListenAsync(tag, wait, cancellationToken))
                return;
        }
        finally
        {
            session.End();
        }
        // The server ended it unasked: it may do so again at once, and is asked no more often than one without IDLE.
        var rest = Shorter(wait, session.Settings.PollInterval) - clock.GetElapsedTime(begun);
        if (!session.HasNews && rest > TimeSpan.Zero)
            await Task.Delay(rest, clock, cancellationToken);
    }

    // A read that is cancelled spoils a TLS connection. So the read under way is kept, the waiting around it is what ends,
    // and the answer to DONE arrives in that same read. Answers whether the server ended IDLE before it was told to.
    private async Task<bool> ListenAsync(string tag, TimeSpan wait, CancellationToken cancellationToken)
    {
        var clock = session.Settings.Clock;
        var begun = clock.GetTimestamp();
        var doneSent = session.HasNews;
        if (doneSent)
            await SendDoneAsync();
        while (true)
        {
            var line = session.ReadIdleLineAsync(CancellationToken.None);
            if (!doneSent)
            {
                var left = wait - clock.GetElapsedTime(begun);
                if (!await ComesWithinAsync(line, left, clock, cancellationToken))
                {
                    doneSent = true;
                    await SendDoneAsync();
                }
            }
            var response = session.Understand(await AnswerAsync(line, clock));
            if (response.Tag == tag)
            {
                cancellationToken.ThrowIfCancellationRequested();
                refusesIdle = !(response.Status ?? throw session.NotImap(MailStep.Idle, response)).IsOk;
                return !doneSent;
            }
            NoteMarks(response);
            if (session.HasNews && !doneSent)
            {
                doneSent = true;
                await SendDoneAsync();
            }
        }
    }

    private static async Task<bool> ComesWithinAsync(
        Task line, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (wait <= TimeSpan.Zero)
            return line.IsCompleted;
        try
        {
            await line.WaitAsync(wait, clock, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(Task<ReadOnlyMemory<byte>> line, TimeProvider clock)
    {
        try
        {
            return await line.WaitAsync(session.Settings.StepTimeout, clock);
        }
        catch (TimeoutException)
        {
            throw session.Connection.Fail(MailFailure.Timeout, MailStep.Idle, "The server did not end IDLE in time.");
        }
    }

    private ValueTask SendDoneAsync() =>
        session.Connection.WriteAsync("DONE\r\n"u8.ToArray(), MailStep.Idle, CancellationToken.None);

    // Somebody else's change of a flag is news too, while we wait; the answer to our own change is not.
    private void NoteMarks(ImapResponse response)
    {
        if (ImapFetchData.Parse(response) is not null)
            session.HasNews = true;
    }
}
