using Vinculo.Desk.Contracts;
using Vinculo.Measures.Identity;
using Vinculo.Plan.Contracts;

namespace Vinculo.Channels;

/// <summary>What a customer is told of a new conversation: the protocol as people read it, and until when somebody answers.</summary>
internal sealed class PromiseInWords(IDesk desk, IServicePolicies policies)
{
    /// <returns>The instant is on the wall clock of the company, by the policy that the conversation started under.</returns>
    public async Task<(string? Protocol, DateTimeOffset? AnsweredUntil)> OfAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(conversationId, cancellationToken) is not { } card)
            return (null, null);
        return (Readable(card.Protocol), card.FirstAnswerDueAt is { } due
            ? TimeZoneInfo.ConvertTime(due, await ZoneAsync(card.PolicyVersionId, cancellationToken))
            : null);
    }

    public async Task<TimeZoneInfo> ZoneAsync(Guid policyVersionId, CancellationToken cancellationToken) =>
        TimeZoneInfo.FindSystemTimeZoneById((await policies.GetAsync(policyVersionId, cancellationToken)).TimeZoneId);

    public static string Readable(string protocol) => ProtocolNumber.TryParse(protocol, out var number) ? number.Format() : protocol;
}
