using System.Security.Claims;

namespace Vinculo.Platform;

/// <summary>Who does something: it stands in the audit trail beside every change.</summary>
/// <param name="Kind">A person of the company, a program with a token, a customer, or Vinculo itself.</param>
/// <param name="Id">The account, token or customer; null for Vinculo itself.</param>
internal sealed record Actor(ActorKind Kind, Guid? Id, string Name)
{
    public static readonly Actor System = new(ActorKind.System, null, "Vinculo");

    public static Actor Customer(Guid id, string name) => new(ActorKind.Customer, id, name);

    /// <summary>The person or program behind a request.</summary>
    public static Actor Of(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true)
            return new Actor(ActorKind.Stranger, null, "");
        var id = Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);
        var kind = user.HasClaim(c => c.Type == Security.Scope.Claim) ? ActorKind.Token : ActorKind.Agent;
        return new Actor(kind, id, user.FindFirstValue(ClaimTypes.Name) ?? "");
    }
}

internal enum ActorKind
{
    System,
    Agent,
    Token,
    Customer,
    Stranger,
}
