using System.Security.Claims;
using Vinculo.Desk.Reading;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Puts together what the panes show, from the module's queries.</summary>
internal sealed class LookInto(
    InboxQuery inbox, ConversationQuery conversations, IServicePolicies policies, DeskHours hours, TimeProvider time, Texts texts)
{
    public async Task<ListView> ListAsync(
        ClaimsPrincipal user, ListChoice choice, CancellationToken cancellationToken, Cursor? after = null, int? rows = null, Guid? openId = null,
        DueGroup? group = null)
    {
        var page = await inbox.RunAsync(Actor.Of(user).Id ?? Guid.Empty, choice.Request(after, rows), cancellationToken);
        return new ListView(page, choice, await TimeAsync(cancellationToken), openId, group);
    }

    /// <summary>Null when there is no such conversation.</summary>
    public async Task<OpenView?> OpenAsync(ClaimsPrincipal user, Guid id, CancellationToken cancellationToken)
    {
        if (await conversations.RunAsync(id, cancellationToken) is not { } page)
            return null;
        var policy = await policies.GetAsync(page.Conversation.PolicyVersionId, cancellationToken);
        return new OpenView(page, new DeskTime(time.GetUtcNow(), policy, texts), MayAct(user), page.Conversation.AssigneeId == Actor.Of(user).Id);
    }

    /// <summary>Now, in the hours of the policy in force.</summary>
    public async Task<DeskTime> TimeAsync(CancellationToken cancellationToken) =>
        new(time.GetUtcNow(), await hours.NowAsync(cancellationToken), texts);

    private static bool MayAct(ClaimsPrincipal user) =>
        Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role) && role >= Role.Agent;
}
