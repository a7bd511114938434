using Microsoft.AspNetCore.Localization;

namespace Vinculo.Platform.Text;

/// <summary>The language of a request: the person's choice (claim, then cookie), then the browser's, then Portuguese.</summary>
internal static class LanguageOfRequest
{
    public const string Claim = "language";
    public const string Cookie = "vinculo.language";

    public static void AddLanguages(this IServiceCollection services)
    {
        services.AddSingleton<Texts>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Texts.Languages[0])
                .AddSupportedCultures(Texts.Languages)
                .AddSupportedUICultures(Texts.Languages);
            options.FallBackToParentUICultures = true;
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult(
                    Known(context.User.FindFirst(Claim)?.Value) ?? Known(context.Request.Cookies[Cookie]))),
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
    }

    private static ProviderCultureResult? Known(string? language) =>
        language is not null && Texts.Languages.Contains(language) ? new ProviderCultureResult(language) : null;
}
