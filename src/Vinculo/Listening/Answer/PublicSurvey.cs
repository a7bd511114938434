using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Contracts;
using Vinculo.Listening.Ask;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Listening.Answer;

/// <summary>
/// The page behind the link, for whoever has it: no account, no script. Opening it records nothing, because mail scanners
/// open links; a face pressed in the mail only fills in the first answer.
/// </summary>
internal static class PublicSurvey
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var survey = routes.MapGroup(PersonalLinks.Path + "{token}").ForEverybody().ExcludeFromDescription()
            .AddEndpointFilter((context, next) => context.HttpContext.RequestServices.GetRequiredService<SurveyRate>().LimitAsync(context, next));
        survey.MapGet("", ShowAsync);
        survey.MapPost("", AnswerAsync).DisableAntiforgery();
        survey.MapGet("/thanks", ThanksAsync);
        survey.MapPost("/stop", StopAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, string token, string? csat, string? lang, bool? change, AnswerSurvey surveys, SurveyReader reader,
        CancellationToken cancellationToken)
    {
        if (await surveys.FindAsync(token, cancellationToken) is not { } survey)
            return Unknown(http, lang);
        var view = await reader.ViewAsync(survey, token, lang, cancellationToken);
        if (survey.FirstAnsweredAt is not null && (change != true || !view.IsOpen))
            return Page<ThanksPage>(view);
        view.Fill(int.TryParse(csat, NumberStyles.None, CultureInfo.InvariantCulture, out var face) && face is >= 1 and <= 5 ? face : null);
        return Page<SurveyPage>(view);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, string token, string? lang, IFormCollection form, AnswerSurvey surveys, SurveyReader reader, Texts texts,
        CancellationToken cancellationToken)
    {
        if (await surveys.FindAsync(token, cancellationToken) is not { } survey)
            return Unknown(http, lang);
        var typed = SurveyForm.From(form);
        var result = typed.Answer is { } answer
            ? await surveys.RunAsync(token, answer, cancellationToken)
            : Failure.Invalid("listening.out-of-scale");
        var language = Known(lang) ?? survey.Language;
        if (result.Succeeded)
            return http.LeadTo($"{PersonalLinks.Path}{Uri.EscapeDataString(token)}/thanks?lang={language}");
        if (result.Failure.Code is "listening.unknown-link")
            return Unknown(http, lang);
        var view = await reader.ViewAsync(survey, token, lang, cancellationToken);
        if (result.Failure.Code == "listening.closed")
            return Page<ThanksPage>(view, result.Failure.Status);
        view.Refuse(typed, result.Failure, texts);
        return Page<SurveyPage>(view, result.Failure.Status);
    }

    private static async Task<IResult> ThanksAsync(
        HttpContext http, string token, string? lang, AnswerSurvey surveys, SurveyReader reader, CancellationToken cancellationToken) =>
        await surveys.FindAsync(token, cancellationToken) is { FirstAnsweredAt: not null } survey
            ? Page<ThanksPage>(await reader.ViewAsync(survey, token, lang, cancellationToken))
            : Unknown(http, lang);

    private static async Task<IResult> StopAsync(
        HttpContext http, string token, string? lang, StopSurveys stop, SurveyReader reader, CancellationToken cancellationToken)
    {
        // Read by hand: a button without a name posts a form of no bytes, which binding takes for no form at all.
        var form = await http.Request.ReadFormAsync(cancellationToken);
        return await stop.RunAsync(token, form["again"] != "true", cancellationToken) is { } survey
            ? Page<StoppedPage>(await reader.ViewAsync(survey, token, lang, cancellationToken))
            : Unknown(http, lang);
    }

    /// <summary>The same kind words for a link that never was, one that is over and one that is forgotten: it says nothing of whom it was for.</summary>
    private static InLanguage Unknown(HttpContext http, string? lang)
    {
        http.Response.Headers.CacheControl = "no-store";
        return new(Known(lang) ?? CultureInfo.CurrentUICulture.Name, new RazorComponentResult<UnknownLinkPage> { StatusCode = StatusCodes.Status404NotFound });
    }

    private static InLanguage Page<TPage>(SurveyView view, int status = StatusCodes.Status200OK)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new(view.Language, new RazorComponentResult<TPage>(new { View = view }) { StatusCode = status });

    internal static string? Known(string? language) => language is not null && Texts.Languages.Contains(language) ? language : null;
}

/// <summary>An answer in a language of its own, whatever the browser prefers.</summary>
internal sealed class InLanguage(string language, IResult inner) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        // The culture flows into what is called from here, and ends with this method.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        httpContext.Response.Headers.ContentLanguage = language;
        httpContext.Response.Headers.CacheControl = "no-store";
        return inner.ExecuteAsync(httpContext);
    }
}

/// <summary>What the pages of the link need of other modules.</summary>
internal sealed class SurveyReader(ICustomers customers, Company company, StopSurveys stops, TimeProvider time)
{
    public async Task<SurveyView> ViewAsync(Survey survey, string token, string? lang, CancellationToken cancellationToken)
    {
        var customer = await customers.FindAsync(survey.CustomerId, cancellationToken);
        var ours = await company.GetAsync(cancellationToken);
        return new SurveyView(survey, token, PublicSurvey.Known(lang) ?? survey.Language, survey.IsOpen(time.GetUtcNow()))
        {
            FirstName = customer?.GreetedAs ?? "",
            Company = ours.Name,
            Zone = ours.DateZone(),
            HasStopped = await stops.HasStoppedAsync(survey.CustomerId, cancellationToken),
        };
    }
}

/// <summary>
/// So many requests a minute from one address: guessing a link of 256 bits is hopeless at any rate, but trying should cost
/// the one who tries, not the database.
/// </summary>
internal sealed class SurveyRate : IDisposable
{
    public const int PerMinute = 60;

    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = PerMinute,
            Window = TimeSpan.FromMinutes(1),
        }));

    public async ValueTask<object?> LimitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        using var lease = limiter.AttemptAcquire(context.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None);
        if (lease.IsAcquired)
            return await next(context);
        context.HttpContext.Response.Headers.RetryAfter = "60";
        return new RazorComponentResult<BusyPage> { StatusCode = StatusCodes.Status429TooManyRequests };
    }

    public void Dispose() => limiter.Dispose();
}
