using Vinculo.Mail.Net;

namespace Vinculo.Tests.Mail.Servers;

/// <summary>What a server does to a client in the middle of a conversation.</summary>
public enum Fault
{
    /// <summary>It hangs up instead of answering.</summary>
    CutBeforeTheAnswer,

    /// <summary>It hangs up in the middle of its answer.</summary>
    CutWithinTheAnswer,

    /// <summary>It does not answer.</summary>
    SilenceInsteadOfTheAnswer,

    /// <summary>It stops in the middle of its answer.</summary>
    SilenceWithinTheAnswer,
}

/// <summary>One turn of a conversation: what the server waits for, and what it says then.</summary>
/// <param name="Step">What a client is doing that the turn fails.</param>
/// <param name="Hears">The beginning of the line that it waits for; null where it speaks first.</param>
/// <param name="Says">Its answer; TAG in it becomes the last IMAP command's tag.</param>
internal sealed record Turn(MailStep Step, string? Hears, string Says)
{
    /// <summary>Whether the client has said this in one go with what came before, and may still be reading the answers to that.</summary>
    public bool IsTogether { get; init; }
}

/// <summary>Conversations that fail at one turn.</summary>
internal static class Faults
{
    /// <summary>
    /// Every turn that can fail with every fault, but for silence where another time limit might pass first: that of the
    /// connection, or of an answer that is still on its way.
    /// </summary>
    public static TheoryData<int, Fault> Of(IReadOnlyList<Turn> turns)
    {
        var rows = new TheoryData<int, Fault>();
        for (var i = 0; i < turns.Count; i++)
        {
            var canFallSilent = i > 0 && !turns[i].IsTogether;
            foreach (var fault in Enum.GetValues<Fault>().Where(f => canFallSilent || f.Meaning() == MailFailure.Disconnected))
            {
                if (turns[i].Says.Length > 0)
                    rows.Add(i, fault);
            }
        }
        return rows;
    }

    public static MailFailure Meaning(this Fault fault) =>
        fault is Fault.CutBeforeTheAnswer or Fault.CutWithinTheAnswer ? MailFailure.Disconnected : MailFailure.Timeout;

    /// <summary>Plays the turns up to the one that fails; with none that fails, all of them.</summary>
    public static async Task PlayAsync(
        this ScriptedPeer peer, IReadOnlyList<Turn> turns, RunOutClock clock, int failing = int.MaxValue, Fault fault = default)
    {
        var tag = "";
        for (var i = 0; i < turns.Count; i++)
        {
            var (_, hears, says) = turns[i];
            if (hears is not null)
                tag = await HearAsync(peer, hears) ?? tag;
            says = says.Replace("TAG", tag, StringComparison.Ordinal);
            if (i != failing)
            {
                await peer.SayAsync(says);
                continue;
            }
            if (fault is Fault.CutWithinTheAnswer or Fault.SilenceWithinTheAnswer)
                await peer.SayAsync(says[..(says.Length / 2)]);
            if (fault.Meaning() == MailFailure.Disconnected)
                return;
            clock.RunOut();
            await peer.KeepSilentAsync();
            return;
        }
    }

    /// <summary>Waits for a line that begins so, with an IMAP tag before it or without, and gives back the tag.</summary>
    private static async Task<string?> HearAsync(ScriptedPeer peer, string beginning)
    {
        while (await peer.HearLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return null;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && line[(space + 1)..].StartsWith(beginning, StringComparison.Ordinal))
                return line[..space];
        }
        throw new IOException("The client has hung up.");
    }
}
