using Microsoft.AspNetCore.Authorization;

namespace Vinculo.Platform.Security;

/// <summary>What a person of the company may do. Each role may do what the ones before it may.</summary>
internal enum Role
{
    /// <summary>Reads everything of service, changes nothing.</summary>
    Viewer,

    /// <summary>Serves customers.</summary>
    Agent,

    /// <summary>Also the plan, queues, rules and reports.</summary>
    Manager,

    /// <summary>Also people, mailboxes, tokens and the installation.</summary>
    Administrator,
}

/// <summary>What a program with a token may do.</summary>
internal static class Scope
{
    public const string Claim = "scope";
    public const string Read = "read";
    public const string Write = "write";
    public const string Intake = "intake";
    public const string Admin = "admin";

    public static readonly string[] All = [Read, Write, Intake, Admin];
}

/// <summary>
/// Every endpoint states who may call it with exactly one of these; anything that states nothing is refused to everybody.
/// </summary>
internal static class Access
{
    public const string SchemeForPages = "Identity.Application";
    public const string SchemeForApi = "Bearer";

    private const string RolePolicy = "role:";
    private const string ScopePolicy = "scope:";

    /// <summary>A page or action for signed-in people of at least this role.</summary>
    public static TBuilder ForRole<TBuilder>(this TBuilder builder, Role atLeast)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(RolePolicy + atLeast);

    /// <summary>An API call for programs whose token has this scope.</summary>
    public static TBuilder ForScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(ScopePolicy + scope);

    /// <summary>For anybody on the internet: say why at the call.</summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AllowAnonymous();

    public static void AddAccess(this IServiceCollection services) => services.AddAuthorization(options =>
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var enough = Enum.GetValues<Role>().Where(other => other >= role).Select(other => other.ToString());
            options.AddPolicy(RolePolicy + role, new AuthorizationPolicyBuilder(SchemeForPages)
                .RequireAuthenticatedUser().RequireRole(enough).Build());
        }
        foreach (var scope in Scope.All)
        {
            options.AddPolicy(ScopePolicy + scope, new AuthorizationPolicyBuilder(SchemeForApi)
                .RequireAuthenticatedUser().RequireClaim(Scope.Claim, scope).Build());
        }
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
    });
}
