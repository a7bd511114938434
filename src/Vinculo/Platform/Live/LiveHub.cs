using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Vinculo.Platform.Live;

/// <summary>
/// Tells open pages that something changed; the page then asks for the fragment it shows. Also who looks at a
/// conversation and who is typing in it. Nothing but ids, names and topics travels here.
/// </summary>
[Authorize(Policy = "role:Viewer")]
internal sealed class LiveHub(Presence presence, LiveUpdates updates) : Hub
{
    private const int TopicLimit = 100;

    /// <summary>Starts hearing of a topic: <c>inbox</c>, <c>conversation:ID</c>, <c>account:ID</c>.</summary>
    public async Task Watch(string topic)
    {
        if (!MayWatch(topic))
            throw new HubException("topic");
        await Groups.AddToGroupAsync(Context.ConnectionId, topic, Context.ConnectionAborted);
        if (updates.ChangedJustNow(topic))
            await LiveUpdates.TellAsync(Clients.Caller, topic, Context.ConnectionAborted);
        if (ConversationOf(topic) is { } conversation)
            await TellPresenceAsync(conversation, presence.Enter(conversation, Context.ConnectionId, Me()));
    }

    public async Task Unwatch(string topic)
    {
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, topic, Context.ConnectionAborted);
        if (ConversationOf(topic) is { } conversation)
            await TellPresenceAsync(conversation, presence.Leave(conversation, Context.ConnectionId));
    }

    /// <summary>Says that this person is writing in a conversation they watch, or has stopped.</summary>
    public async Task Typing(Guid conversation, bool typing = true)
    {
        if (presence.SetTyping(conversation, Context.ConnectionId, typing) is { } people)
            await TellPresenceAsync(conversation, people);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var (conversation, people) in presence.LeaveAll(Context.ConnectionId))
            await TellPresenceAsync(conversation, people);
    }

    private Task TellPresenceAsync(Guid conversation, IReadOnlyList<PresentPerson> people) =>
        Clients.Group("conversation:" + conversation).SendAsync("presence", conversation, people);

    private bool MayWatch(string topic) =>
        topic.Length <= TopicLimit
        && (topic == "inbox" || ConversationOf(topic) is not null || topic == "account:" + Me().Id || topic.StartsWith("job:", StringComparison.Ordinal));

    private static Guid? ConversationOf(string topic) =>
        topic.StartsWith("conversation:", StringComparison.Ordinal) && Guid.TryParse(topic.AsSpan("conversation:".Length), out var id)
            ? id
            : null;

    private PresentPerson Me()
    {
        var name = Context.User!.FindFirstValue(ClaimTypes.Name) ?? "";
        return new PresentPerson(Guid.Parse(Context.User!.FindFirstValue(ClaimTypes.NameIdentifier)!), name, Initials.Of(name), false);
    }
}

/// <summary>Somebody who has a conversation open.</summary>
internal sealed record PresentPerson(Guid Id, string Name, string Initials, bool Typing);

/// <summary>Who has which conversation open on this node, per browser tab.</summary>
internal sealed class Presence
{
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<string, PresentPerson>> conversations = new();

    public IReadOnlyList<PresentPerson> Enter(Guid conversation, string connection, PresentPerson person)
    {
        var people = conversations.GetOrAdd(conversation, _ => new());
        people[connection] = person;
        return People(people);
    }

    public IReadOnlyList<PresentPerson> Leave(Guid conversation, string connection)
    {
        if (!conversations.TryGetValue(conversation, out var people))
            return [];
        people.TryRemove(connection, out _);
        if (people.IsEmpty)
            conversations.TryRemove(conversation, out _);
        return People(people);
    }

    public IReadOnlyList<PresentPerson>? SetTyping(Guid conversation, string connection, bool typing)
    {
        if (!conversations.TryGetValue(conversation, out var people) || !people.TryGetValue(connection, out var person))
            return null;
        people[connection] = person with { Typing = typing };
        return People(people);
    }

    public IEnumerable<(Guid Conversation, IReadOnlyList<PresentPerson> People)> LeaveAll(string connection)
    {
        foreach (var (conversation, people) in conversations)
            if (people.ContainsKey(connection))
                yield return (conversation, Leave(conversation, connection));
    }

    private static PresentPerson[] People(ConcurrentDictionary<string, PresentPerson> people) =>
        [.. people.Values.GroupBy(p => p.Id).Select(p => p.First() with { Typing = p.Any(one => one.Typing) }).OrderBy(p => p.Name)];
}
