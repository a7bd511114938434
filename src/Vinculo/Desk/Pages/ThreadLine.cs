using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>A message, or something that happened, in the order of time.</summary>
/// <param name="Key">Unique in the thread, for the page's ids.</param>
/// <param name="Rule">The rule that it comes from.</param>
/// <param name="Kept">Whether the rule's promise was kept; null where nothing was decided.</param>
/// <param name="UndoUrl">Takes back what happened; null where that is not possible.</param>
internal sealed record ThreadLine(
    DateTimeOffset At, string Key, MessageView? Message = null, string? Text = null, string? Rule = null, bool? Kept = null, string? UndoUrl = null);

internal static class ThreadLines
{
    /// <summary>Everything that the thread shows, oldest first; of what happened at the same instant, the message comes first.</summary>
    public static IEnumerable<ThreadLine> Of(ConversationPage page, DeskTime time, Texts texts)
    {
        var since = page.Earlier is null ? DateTimeOffset.MinValue : page.Messages[0].At;
        var lines = page.Messages.Select(Of)
            .Concat(page.Events.Select((e, i) => new ThreadLine(e.At, $"e-{e.At.ToUnixTimeMilliseconds()}-{i}", Text: Said(e, time, texts), UndoUrl: UndoOf(e, page, time))))
            .Concat(Promises(page.Conversation, time, texts).Where(line => line.At >= since))
            .OrderBy(line => line.At);
        return page.Earlier is null ? lines.Prepend(Opened(page, time, texts)) : lines;
    }

    public static ThreadLine Of(MessageView message) => new(message.At, "m-" + message.Id, message);

    private static string Said(ThreadEvent e, DeskTime time, Texts texts) => $"{e.ActorName} {e.Text(texts)} · {time.Stamp(e.At)}";

    /// <summary>Messages that were moved away can come back for some days.</summary>
    private static string? UndoOf(ThreadEvent e, ConversationPage page, DeskTime time) =>
        e.Action == MoveMessages.Moved && time.Now - e.At <= MoveMessages.UndoneWithin && !page.Events.Any(other => other.TakesBack == e.Id.ToString())
            ? $"/inbox/{page.Conversation.Id}/moves/{e.Id}/undo"
            : null;

    private static ThreadLine Opened(ConversationPage page, DeskTime time, Texts texts)
    {
        var conversation = page.Conversation;
        if (conversation.StartedByUs)
        {
            var by = texts["desk.line.opened.us", time.DayOfWeek(conversation.OpenedAt), page.Messages.FirstOrDefault(m => m.Kind == MessageKind.Reply)?.AuthorName];
            return new ThreadLine(conversation.OpenedAt, "opened", Text: by);
        }
        var rule = conversation.Clocks.FirstOrDefault(c => c.Kind == PromiseKind.FirstAnswer)?.Rule;
        var text = texts["desk.line.opened." + conversation.Channel, time.DayOfWeek(conversation.OpenedAt)];
        return new ThreadLine(conversation.OpenedAt, "opened", Text: rule is null ? text : text + " · " + texts["desk.line.clock"], Rule: rule);
    }

    /// <summary>Promises decided: the first answer and the resolution always, further answers only when late.</summary>
    private static IEnumerable<ThreadLine> Promises(ConversationView conversation, DeskTime time, Texts texts) =>
        from clock in conversation.Clocks
        where clock is { StoppedAt: not null, Kept: not null } && (clock.Kind != PromiseKind.NextAnswer || clock.Kept == false)
        let worked = time.Worked(clock.StartedAt, clock.StoppedAt!.Value)
        select new ThreadLine(
            clock.StoppedAt!.Value, $"p-{clock.Kind}-{clock.StartedAt.ToUnixTimeMilliseconds()}",
            Text: texts["desk.line.promise." + clock.Kind, worked], Rule: clock.Rule, Kept: clock.Kept);
}
