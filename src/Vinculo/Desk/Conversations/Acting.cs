using System.Security.Claims;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;

namespace Vinculo.Desk.Conversations;

/// <summary>Who acts in a call of the API: the program itself, or a person it acts for.</summary>
internal sealed class Acting(IPeople people)
{
    /// <param name="onBehalfOf">The account of an agent, or null for the program itself.</param>
    public async Task<Result<Actor>> AsAsync(ClaimsPrincipal user, Guid? onBehalfOf, CancellationToken cancellationToken)
    {
        var program = Actor.Of(user);
        if (onBehalfOf is not { } id)
            return program;
        var person = (await people.ByIdAsync([id], cancellationToken)).GetValueOrDefault(id);
        return person is { HasLeft: false, Role: >= Role.Agent }
            ? new Actor(ActorKind.Agent, id, $"{person.Name} ({program.Name})")
            : Failure.Invalid("desk.no-such-agent", "onBehalfOf");
    }
}
