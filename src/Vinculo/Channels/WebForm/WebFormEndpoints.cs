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
        var form = app.MapGroup("/contact").RefuseFormsWithoutFields().ForEverybody().DisableAntiforgery().ExcludeFromDescription(); // customers have no account
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

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, [FromForm] WebFormInput input, VinculoDb db, Company company, WebFormGuard guard, ReceiveWebForm receive,
        PromiseInWords promise, CancellationToken cancellationToken)
    {
        var settings = await ReadAsync(db, cancellationToken);
        if (!settings.Enabled)
            return TypedResults.NotFound();
        if (!guard.MaySend(context.Connection.RemoteIpAddress))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page(settings, await company.GetAsync(cancellationToken), input, new() { [""] = "channels.form.error.too-often" }, guard);
        }
        var files = context.Request.Form.Files.GetFiles("Files").Where(f => f.Length > 0).ToArray();
        var (opened, errors) = await receive.HandleAsync(input, files, CultureInfo.CurrentUICulture.Name, cancellationToken);
        if (errors.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page(settings, await company.GetAsync(cancellationToken), input, errors, guard);
        }
        var (protocol, until) = opened is null ? (null, null) : await promise.OfAsync(opened.ConversationId, cancellationToken);
        return new RazorComponentResult<WebFormThanks>(new { Protocol = protocol, AnsweredUntil = until });
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

    private static RazorComponentResult<WebFormPage> Page(
        WebFormSettings settings, CompanySettings company, WebFormInput input, Dictionary<string, string> errors, WebFormGuard guard) =>
        new(new { Settings = settings, Company = company.Name, Input = input, Errors = errors, Stamp = guard.Stamp() });
}
