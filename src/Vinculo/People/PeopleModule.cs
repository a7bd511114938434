using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Vinculo.People.Accounts;
using Vinculo.People.Contracts;
using Vinculo.People.Me;
using Vinculo.People.SecondFactor;
using Vinculo.People.Setup;
using Vinculo.People.SignIn;
using Vinculo.People.Teams;
using Vinculo.People.Tokens;
using Vinculo.Platform.Security;
using Vinculo.Platform.Web;

namespace Vinculo.People;

/// <summary>The people of the company: accounts, roles, teams, availability, and the tokens of programs.</summary>
internal static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        AddIdentity(services);
        AddSessions(services);

        services.AddScoped<IPeople, PeopleDirectory>();
        services.AddScoped<ReadAccounts>();
        services.AddScoped<AddAccount>();
        services.AddScoped<ChangeAccount>();
        services.AddScoped<FirstPassword>();
        services.AddScoped<SaveTeam>();
        services.AddScoped<ReadTokens>();
        services.AddScoped<AddToken>();
        services.AddScoped<RevokeToken>();
        services.AddScoped<ChangeMe>();
        services.AddScoped<ChangeSecondFactor>();
        services.AddScoped<SignInWithPassword>();
        services.AddScoped<EnterCode>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SetupState>();
        services.AddSingleton<SetupKey>();
        services.AddHostedService<SetupNotice>();
        services.AddScoped<SetUp>();
        services.AddScoped<ChangeCompany>();

        services.AddSingleton(new SettingsEntry(
            "company", "/settings/company", "building", "people.company", "people.company.lead", Role.Administrator, 10));
        services.AddSingleton(new SettingsEntry(
            "people", "/settings/people", "users-group", "people.people", "people.people.lead", Role.Administrator, 20));
        services.AddSingleton(new SettingsEntry(
            "tokens", "/settings/tokens", "key", "people.tokens", "people.tokens.lead", Role.Administrator, 90));
        return services;
    }

    public static void MapPeople(this WebApplication app)
    {
        SetUp.Map(app);
        SignInWithPassword.Map(app);
        EnterCode.Map(app);
        SignOut.Map(app);
        FirstPassword.Map(app);
        MeEndpoints.Map(app);
        ChangeSecondFactor.Map(app);
        ChangeCompany.Map(app);
        PeopleEndpoints.Map(app);
        TeamEndpoints.Map(app);
        TokenEndpoints.Map(app);
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // the name is the e-mail address, which is checked as such
                options.SignIn.RequireConfirmedAccount = true; // asks AccountIsActive
                options.Password.RequiredLength = AccountRules.PasswordLength;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequiredUniqueChars = 4;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddUserManager<AccountManager>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>, AccountStore>();
        services.AddScoped<IUserClaimsPrincipalFactory<Account>, AccountClaims>();
        services.AddScoped<IUserConfirmation<Account>, AccountIsActive>();
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromDays(3));
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokens>(Access.SchemeForApi, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(ConfigureSession);
        foreach (var (scheme, name) in ((string, string)[])
            [(IdentityConstants.TwoFactorUserIdScheme, "vinculo.half-way"), (IdentityConstants.TwoFactorRememberMeScheme, "vinculo.trusted")])
        {
            services.Configure<CookieAuthenticationOptions>(scheme, options => ConfigureCookie(options, name));
        }
        // Within this time a session notices that its account was closed or changed.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
    }

    private static void ConfigureSession(CookieAuthenticationOptions options)
    {
        ConfigureCookie(options, "vinculo.session");
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/no-access";
        options.ReturnUrlParameter = "back";
        var (toSignIn, toNoAccess) = (options.Events.OnRedirectToLogin, options.Events.OnRedirectToAccessDenied);
        options.Events.OnRedirectToLogin = context => RedirectAsync(context, StatusCodes.Status401Unauthorized, async () =>
        {
            var setup = context.HttpContext.RequestServices.GetRequiredService<SetupState>();
            if (!await setup.IsDoneAsync(context.HttpContext.RequestAborted))
                context.RedirectUri = "/setup";
            await toSignIn(context);
        });
        options.Events.OnRedirectToAccessDenied = context => RedirectAsync(context, StatusCodes.Status403Forbidden, () =>
            context.HttpContext.GetEndpoint() is null
                ? NotFoundPage.Answer().ExecuteAsync(context.HttpContext)
                : toNoAccess(context));
    }

    /// <summary>Pages are led on; fragments get the bare status, since a page inside a page helps nobody.</summary>
    private static Task RedirectAsync(RedirectContext<CookieAuthenticationOptions> context, int status, Func<Task> redirect)
    {
        if (!context.Request.IsFragment() && !context.Request.Path.StartsWithSegments("/live", StringComparison.Ordinal))
            return redirect();
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
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
        identity.AddClaim(new Claim(ShellOfRequest.AvailableClaim, user.MayBeAssigned ? "true" : "false"));
        identity.AddClaim(new Claim(Platform.Web.ShellOfRequest.AvailableClaim, user.Available ? "true" : "false"));
        return identity;
    }
}
