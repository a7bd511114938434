using Vinculo.Platform.Events;

namespace Vinculo.Channels.Email.Receive;

/// <summary>
/// Somebody's own mail has followed a list's copy of it, which began the conversation quietly: only now is there somebody
/// to be told of it.
/// </summary>
[EventName("channels.written-directly.v1")]
internal sealed record WrittenDirectly(Guid ConversationId, Guid MessageId);
