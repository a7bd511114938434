using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Vinculo.Platform;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Listening.Settings;

/// <summary>The settings as typed.</summary>
internal sealed record SettingsForm(bool Enabled, string WaitDays, IReadOnlyDictionary<string, SurveyWords> Words)
{
    public static SettingsForm From(IFormCollection form) => new(
        form["enabled"] == "true",
        form["waitDays"].ToString().Trim(),
        Texts.Languages.ToDictionary(
            language => language,
            language => new SurveyWords(
                form[$"words.{language}.subject"].ToString().ReplaceLineEndings(" ").Trim(),
                form[$"words.{language}.message"].ToString().ReplaceLineEndings("\n").Trim()),
            StringComparer.Ordinal));

    public static SettingsForm Of(SurveySettings settings) =>
        new(settings.Enabled, settings.WaitDays.ToString(CultureInfo.InvariantCulture), settings.Words);
}

/// <summary>Switches surveys on and off, and sets the pause between them and their words.</summary>
internal sealed class ChangeSettings(VinculoDb db, TimeProvider time)
{
    public async Task<SurveySettings> ReadAsync(CancellationToken cancellationToken) =>
        await db.Set<SurveySettings>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new SurveySettings();

    public async Task<IReadOnlyList<Failure>> RunAsync(SettingsForm form, Actor actor, CancellationToken cancellationToken)
    {
        var failures = Check(form, out var waitDays);
        if (failures.Count > 0)
            return failures;
        var settings = await db.Set<SurveySettings>().SingleOrDefaultAsync(cancellationToken);
        if (settings is null)
            db.Add(settings = new SurveySettings());
        var before = new { settings.Enabled, settings.WaitDays, settings.Words };
        var words = form.Words.Where(w => w.Value.Subject.Length + w.Value.Message.Length > 0).ToDictionary(StringComparer.Ordinal);
        settings.Change(form.Enabled, waitDays, words);
        db.Audit(actor, "survey.settings-changed", Guid.Empty, before, new { settings.Enabled, settings.WaitDays, settings.Words }, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return [];
    }

    private static List<Failure> Check(SettingsForm form, out int waitDays)
    {
        var failures = new List<Failure>();
        if (!int.TryParse(form.WaitDays, NumberStyles.None, CultureInfo.InvariantCulture, out waitDays) || waitDays > SurveySettings.MostWaitDays)
            failures.Add(Failure.Invalid("listening.wait-days", "waitDays", SurveySettings.MostWaitDays));
        foreach (var (language, words) in form.Words)
        {
            if (words.Subject.Length > SurveyWords.LongestSubject)
                failures.Add(Failure.Invalid("listening.subject-too-long", $"words.{language}.subject", SurveyWords.LongestSubject));
            if (words.Message.Length > SurveyWords.LongestMessage)
                failures.Add(Failure.Invalid("listening.message-too-long", $"words.{language}.message", SurveyWords.LongestMessage));
        }
        return failures;
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/listening/settings", async (ChangeSettings settings, Texts texts, CancellationToken cancellationToken) =>
            Pages.Show<SettingsPage>(("View", new SettingsView(SettingsForm.Of(await settings.ReadAsync(cancellationToken)), [], texts))))
            .ForRole(Role.Manager).ExcludeFromDescription();

        routes.MapPost("/listening/settings", async (
            HttpContext http, IFormCollection posted, ChangeSettings settings, Texts texts, CancellationToken cancellationToken) =>
        {
            var form = SettingsForm.From(posted);
            var failures = await settings.RunAsync(form, Actor.Of(http.User), cancellationToken);
            if (failures.Count == 0)
            {
                http.Response.ToastAfterRedirect(new Toast(texts["listening.settings.saved"]));
                return http.LeadTo("/listening/settings");
            }
            return Pages.Show<SettingsPage>(failures[0].Status, ("View", new SettingsView(form, failures, texts)));
        }).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
    }
}

/// <summary>What <see cref="SettingsPage"/> shows.</summary>
public sealed class SettingsView
{
    internal SettingsView(SettingsForm form, IReadOnlyList<Failure> failures, Texts texts)
    {
        Form = form;
        Errors = failures.ToDictionary(f => f.Field!, f => texts[f.Code, f.Values], StringComparer.Ordinal);
    }

    internal SettingsForm Form { get; }
    internal Dictionary<string, string> Errors { get; }
}
