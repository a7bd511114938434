using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Channels.WebForm;

/// <summary>The public form at <c>/contact</c>, and its settings.</summary>
internal static class WebFormEndpoints
{
    public const string SettingsPath = "/settings/web-form";

    public static void Map(WebApplication app)
    {
        var form = app.MapGroup("/contact").ForEverybody().ExcludeFromDescription(); // customers have no account
        form.MapGet("", ShowAsync);
        form.MapPost("", ReceiveAsync);
        var settings = app.MapGroup(SettingsPath).RefuseFormsWithoutFields().ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
        settings.MapGet("", SettingsAsync);
        settings.MapPost("", SaveSettingsAsync);
    }

    private static async Task<IResult> ShowAsync(VinculoDb db, Company company, WebFormGuard guard, CancellationToken cancellationToken)
    {
        var settings = await ReadAsync(db, cancellationToken);
        return settings.Enabled ? Page(settings, await company.GetAsync(cancellationToken), new WebFormInput(), [], guard) : TypedResults.NotFound();
    }

    /// <summary>Reads the form by hand, after the limits: binding reads all of it first, and has no words for one that is too large.</summary>
    private static async Task<IResult> ReceiveAsync(
        HttpContext context, VinculoDb db, Company company, WebFormGuard guard, ReceiveWebForm receive, PromiseInWords promise, CancellationToken cancellationToken)
    {
        var settings = await ReadAsync(db, cancellationToken);
        if (!settings.Enabled)
            return TypedResults.NotFound();
        if (!context.Request.HasFormContentType)
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var place = context.Connection.RemoteIpAddress;
        if (!guard.MaySend(place))
            return await RefuseAsync(StatusCodes.Status429TooManyRequests, new() { [""] = "channels.form.error.too-often" });
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            guard.GiveBack(place);
            return await RefuseAsync(e.StatusCode, new() { [""] = "channels.form.error.too-large" });
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return TypedResults.BadRequest(); // it ends before its time, or is no form
        }
        var input = WebFormInput.From(form);
        var files = form.Files.GetFiles("Files").Where(f => f.Length > 0).ToArray();
        var (opened, errors) = await receive.HandleAsync(input, files, settings.QueueId, CultureInfo.CurrentUICulture.Name, cancellationToken);
        if (errors.Count > 0)
        {
            guard.GiveBack(place);
            return await RefuseAsync(StatusCodes.Status422UnprocessableEntity, errors, input);
        }
        var (protocol, until) = opened is null ? (null, null) : await promise.OfAsync(opened.ConversationId, cancellationToken);
        return new RazorComponentResult<WebFormThanks>(new { Protocol = protocol, AnsweredUntil = until });

        async Task<IResult> RefuseAsync(int status, Dictionary<string, string> why, WebFormInput? typed = null)
        {
            context.Response.StatusCode = status;
            return Page(settings, await company.GetAsync(cancellationToken), typed, why, guard);
        }
    }

    private static async Task<RazorComponentResult> SettingsAsync(VinculoDb db, QueueChoices queues, CancellationToken cancellationToken) =>
        new RazorComponentResult<WebFormSettingsPage>(new
        {
            Settings = await ReadAsync(db, cancellationToken),
            Queues = await queues.AllAsync(cancellationToken),
        });

    internal sealed class SettingsForm
    {
        public bool Enabled { get; set; }
        public string? Title { get; set; }
        public string? Introduction { get; set; }
        public string? QueueId { get; set; }
    }

    private static async Task<IResult> SaveSettingsAsync(
        HttpContext context, [FromForm] SettingsForm form, VinculoDb db, TimeProvider time, Texts texts, CancellationToken cancellationToken)
    {
        var settings = await db.Set<WebFormSettings>().SingleOrDefaultAsync(cancellationToken);
        if (settings is null)
            db.Add(settings = new WebFormSettings());
        var before = new { settings.Enabled, settings.Title, settings.QueueId };
        settings.Enabled = form.Enabled;
        settings.Title = form.Title?.Cut(200) ?? "";
        settings.Introduction = form.Introduction?.Cut(2000) ?? "";
        settings.QueueId = Guid.TryParse(form.QueueId, out var queue) ? queue : null;
        db.Audit(Actor.Of(context.User), "web-form.changed", Guid.Empty, before, new { settings.Enabled, settings.Title, settings.QueueId }, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        context.Response.ToastAfterRedirect(new Toast(texts["channels.form.settings.saved"]));
        return context.LeadTo(SettingsPath);
    }

    private static async Task<WebFormSettings> ReadAsync(VinculoDb db, CancellationToken cancellationToken) =>
        await db.Set<WebFormSettings>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new WebFormSettings();

    /// <param name="input">What was typed; null when it was not read.</param>
    private static RazorComponentResult<WebFormPage> Page(
        WebFormSettings settings, CompanySettings company, WebFormInput? input, Dictionary<string, string> errors, WebFormGuard guard) =>
        new(new { Settings = settings, Company = company.Name, Input = input ?? new WebFormInput(), IsRead = input is not null, Errors = errors, Stamp = guard.Stamp() });
}
