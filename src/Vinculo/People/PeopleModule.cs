using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Vinculo.People.Accounts;
using Vinculo.People.Contracts;
using Vinculo.People.Teams;
using Vinculo.People.Tokens;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.People;

/// <summary>The people of the company: accounts, roles, teams, availability, and the tokens of programs.</summary>
internal static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // the name is the e-mail address, which is checked as such
                options.Password.RequiredLength = AccountRules.PasswordLength;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 4;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.AddScoped<IUserStore<Account>>(provider =>
            new UserOnlyStore<Account, VinculoDb, Guid>(provider.GetRequiredService<VinculoDb>()));
        services.AddScoped<IUserClaimsPrincipalFactory<Account>, AccountClaims>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(Access.SchemeForApi, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(ConfigureCookie);

        services.AddScoped<IPeople, PeopleDirectory>();
        services.AddScoped<AddAccount>();
        services.AddScoped<SaveTeam>();
        services.AddScoped<AddToken>();
        services.AddScoped<RevokeToken>();
        return services;
    }

    public static void MapPeople(this WebApplication app)
    {
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "vinculo.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/no-access";
        options.ReturnUrlParameter = "back";
    }
}

/// <summary>What the session cookie says of a person, so that a page need not ask the database who is there.</summary>
internal sealed class AccountClaims(UserManager<Account> users, Microsoft.Extensions.Options.IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.TryRemoveClaim(identity.FindFirst(ClaimTypes.Name));
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Name));
        identity.AddClaim(new Claim(ClaimTypes.Role, user.Role.ToString()));
        identity.AddClaim(new Claim(Platform.Text.LanguageOfRequest.Claim, user.Language));
        identity.AddClaim(new Claim(Platform.Web.ShellOfRequest.AvailableClaim, user.Available ? "true" : "false"));
        return identity;
    }
}
