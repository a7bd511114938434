using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Reading;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

// Components are public by nature; what they show is not, so it travels in these.

/// <summary>What the list shows.</summary>
public sealed class ListView
{
    internal ListView(InboxPage page, ListChoice choice, DeskTime time, Guid? openId = null, DueGroup? after = null) =>
        (Page, Choice, Time, OpenId, After) = (page, choice, time, openId, after);

    internal InboxPage Page { get; }

    internal ListChoice Choice { get; }

    internal DeskTime Time { get; }

    /// <summary>The conversation that is open beside the list.</summary>
    internal Guid? OpenId { get; }

    /// <summary>The group with which the part before this one ended.</summary>
    internal DueGroup? After { get; }
}

/// <summary>One line of a list.</summary>
public sealed class RowView
{
    internal RowView(ConversationRow row, DeskTime time, bool isOpen) => (Row, Time, IsOpen) = (row, time, isOpen);

    internal ConversationRow Row { get; }

    internal DeskTime Time { get; }

    internal bool IsOpen { get; }
}

/// <summary>What the panes of a conversation show.</summary>
public sealed class OpenView
{
    internal OpenView(ConversationPage page, DeskTime time, bool mayAct, bool isMine) =>
        (Page, Time, MayAct, IsMine) = (page, time, mayAct, isMine);

    internal ConversationPage Page { get; }

    internal ConversationView Conversation => Page.Conversation;

    internal DeskTime Time { get; }

    /// <summary>False for viewers, who only read.</summary>
    internal bool MayAct { get; }

    internal bool IsMine { get; }

    /// <summary>Whom an answer goes to; null where none goes by e-mail.</summary>
    internal AnswerView? Answer => Page.Offer is { } offer ? new AnswerView(Conversation.Id, offer) : null;

    /// <summary>Where a rule stands in the version of the plan that this conversation follows.</summary>
    internal string RuleUrl(string rule) => $"/plan/versions/{Time.Policy.Number}#r{rule.Replace('.', '-')}";

    /// <summary>The clock that matters next: the one that runs out first, or else one that is paused.</summary>
    internal ClockView? Clock => Conversation.Clocks.Where(c => c.State == Conversations.ClockState.Running).MinBy(c => c.DueAt)
        ?? Conversation.Clocks.LastOrDefault(c => c.State == Conversations.ClockState.Paused);
}

/// <summary>Whom the answer that is being written goes to: as offered, or as it was typed.</summary>
public sealed class AnswerView
{
    internal AnswerView(Guid id, Recipients offer, string? to = null, string? cc = null, string? wrong = null) =>
        (Id, Offer, To, Cc, Wrong) = (id, offer, to ?? offer.To, cc ?? "", wrong is "to" or "cc" ? wrong : null);

    internal Guid Id { get; }

    /// <summary>Whoever wrote last; in Cc, whom they copied.</summary>
    internal Recipients Offer { get; }

    internal string To { get; }

    internal string Cc { get; }

    /// <summary>Nobody has chosen anything: it may be offered anew.</summary>
    internal bool Untouched => Wrong is null && Cc.Length == 0 && To == Offer.To;

    /// <summary>The field that is wrong: <c>to</c> or <c>cc</c>.</summary>
    internal string? Wrong { get; }
}

/// <summary>Recipients to choose with one press.</summary>
public sealed record AnswerChoice(string Label, string To, string Cc = "");

/// <summary>One line of a thread: a message, or something that happened.</summary>
public sealed class LineView
{
    internal LineView(ThreadLine line, OpenView open) => (Line, Open) = (line, open);

    internal ThreadLine Line { get; }

    internal OpenView Open { get; }
}

/// <summary>A file that waits to be sent.</summary>
public sealed record FileLine(Guid Id, string Name, string ContentType, long Length);

/// <summary>What the page of a new conversation shows.</summary>
public sealed class NewConversationView
{
    internal NewConversationView(
        FormState form, string key, CustomerCard? to, IReadOnlyList<Choice> queues, string usualQueue, IReadOnlyList<FileLine> files) =>
        (Form, Key, To, Queues, UsualQueue, Files) = (form, key, to, queues, usualQueue, files);

    internal FormState Form { get; }

    internal string Key { get; }

    /// <summary>The customer from whose page somebody came.</summary>
    internal CustomerCard? To { get; }

    internal IReadOnlyList<Choice> Queues { get; }

    internal string UsualQueue { get; }

    internal IReadOnlyList<FileLine> Files { get; }
}

/// <summary>A customer to choose.</summary>
/// <param name="Reached">Their address or number.</param>
public sealed record CustomerLine(Guid Id, string Name, string? Reached);

/// <param name="Insert">What is put into the text.</param>
public sealed record Suggestion(string Label, string Hint, string Insert);
