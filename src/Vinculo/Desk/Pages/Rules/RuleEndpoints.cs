using System.Globalization;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Settings;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;
using Complexity = Vinculo.Plan.Contracts.Complexity;

namespace Vinculo.Desk.Pages.Rules;

/// <summary>The pages under <c>/settings/rules</c>.</summary>
internal static class RuleEndpoints
{
    private const string Path = "/settings/rules";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ForRole(Role.Manager).DisableAntiforgery().ExcludeFromDescription();
        pages.MapGet("", () => Platform.Web.Pages.Show<RulesPage>());
        pages.MapGet("/new", () => Platform.Web.Pages.Show<RulePage>(FormState.Fresh));
        pages.MapGet("/{id:guid}", ShowAsync);
        pages.MapPost("/new", (HttpContext context, IFormCollection form, RuleSettings rules, Texts texts) => SaveAsync(context, null, form, rules, texts));
        pages.MapPost("/{id:guid}", (HttpContext context, Guid id, IFormCollection form, RuleSettings rules, Texts texts) => SaveAsync(context, id, form, rules, texts));
        pages.MapPost("/{id:guid}/delete", DeleteAsync);
        pages.MapPost("/order", ReorderAsync);
        pages.MapPost("/try", TryAsync);
    }

    private static async Task<IResult> ShowAsync(Guid id, RuleSettings rules, CancellationToken cancellationToken) =>
        (await rules.ListAsync(cancellationToken)).Any(r => r.Id == id)
            ? Platform.Web.Pages.Show<RulePage>(FormState.Fresh, ("Id", id))
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(HttpContext context, Guid? id, IFormCollection form, RuleSettings rules, Texts texts)
    {
        var input = new RuleInput(
            form["name"].ToString(), Of<Complexity>(form["complexity"]) ?? Complexity.Moderate, form["words"], Of<ChannelKind>(form["channel"]),
            IdOf(form["fromQueueId"]), form["senderDomain"], bool.TryParse(form["hasFiles"], out var files) ? files : null,
            NumberOf(form["minLength"]), NumberOf(form["maxLength"]), IdOf(form["queueId"]), Of<Priority>(form["priority"]), form["active"].Contains("true"));
        var result = await rules.SaveAsync(id, input, Actor.Of(context.User), context.RequestAborted);
        return result.Failure is { } failure
            ? SettingsAnswers.Refused<RulePage>(form, failure, texts, id)
            : SettingsAnswers.Saved(context, texts["desk.saved"], Path);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, Guid id, RuleSettings rules, Texts texts)
    {
        var result = await rules.DeleteAsync(id, Actor.Of(context.User), context.RequestAborted);
        return result.Succeeded ? SettingsAnswers.Saved(context, texts["desk.deleted"], Path) : Results.NotFound();
    }

    private static async Task<IResult> ReorderAsync(HttpContext context, IFormCollection form, RuleSettings rules)
    {
        await rules.ReorderAsync(NewOrder.Of(form), Actor.Of(context.User), context.RequestAborted);
        return context.Request.IsFragment() ? Platform.Web.Pages.Show<RulesPage>() : context.LeadTo(Path);
    }

    /// <summary>Which rule would decide about a message like this one.</summary>
    private static async Task<IResult> TryAsync(IFormCollection form, RuleSettings rules, TimeProvider time, Texts texts, CancellationToken cancellationToken)
    {
        IReadOnlyList<MessageFile> files = form["files"].Contains("true") ? [new MessageFile("a", "text/plain", "", 1)] : [];
        var looks = new Triage.Looks(new IncomingMessage(
            ChannelKind.Email, null, null, "", form["from"].ToString(), form["subject"].ToString(), form["text"].ToString(), null, null, files,
            time.GetUtcNow()));
        var all = await rules.ListAsync(cancellationToken);
        var rule = all.FirstOrDefault(r => r.Active && looks.Fit(r));
        var complexity = texts["platform.ui.complexity." + ((int)(rule?.Complexity ?? Complexity.Moderate) + 1)];
        var text = rule is null
            ? texts["desk.rules.tried.none", complexity]
            : texts["desk.rules.tried", all.ToList().IndexOf(rule) + 1, rule.Name, complexity];
        return Platform.Web.Pages.Show<RuleTried>(("Text", text));
    }

    private static TEnum? Of<TEnum>(string? text)
        where TEnum : struct, Enum => Enum.TryParse<TEnum>(text, out var value) && Enum.IsDefined(value) ? value : null;

    private static Guid? IdOf(string? text) => Guid.TryParse(text, out var id) ? id : null;

    // What is no number at all is refused like a number that cannot be.
    private static int? NumberOf(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
