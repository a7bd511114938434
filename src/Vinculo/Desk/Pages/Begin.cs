using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>The page on which somebody writes to a customer first, and what it offers while they type.</summary>
internal static class Begin
{
    private const int MostOffered = 8;

    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/new", PageAsync);
        inbox.MapPost("/new", SendAsync);
        inbox.MapGet("/new/to", CustomersAsync);
        inbox.MapGet("/new/answers", AnswersAsync);
    }

    private static async Task<IResult> PageAsync(
        ClaimsPrincipal user, Guid? customer, NewConversationForm forms, ICustomers customers, CancellationToken cancellationToken)
    {
        var to = customer is { } id ? await customers.FindAsync(id, cancellationToken) : null;
        return await forms.ShowAsync(FormState.Fresh, Actor.Of(user), to, null, cancellationToken);
    }

    private static async Task<IResult> SendAsync(
        HttpContext context, IFormCollection form, BeginConversation begin, SendOnce once, NewConversationForm forms, ICustomers customers, Texts texts)
    {
        var author = Actor.Of(context.User);
        var start = new NewConversation(
            form["subject"].ToString(), form["markdown"].ToString(), form["to"].ToString(),
            QueueId: Guid.TryParse(form["queueId"], out var queue) ? queue : null, Attachments: Sending.FilesOf(form));
        var result = await once.RunAsync(context, author, form, () => begin.RunAsync(start, author, CancellationToken.None));
        if (result is { Succeeded: false, Failure: { } failure })
        {
            var to = Guid.TryParse(form["customer"], out var id) ? await customers.FindAsync(id, context.RequestAborted) : null;
            return await forms.ShowAsync(FormState.Refused(form, failure, texts), author, to, form, context.RequestAborted, keepsKey: failure.Code != SendOnce.SentBefore);
        }
        context.Response.ToastAfterRedirect(new Toast(texts["desk.done.begun"]));
        // Pressed twice: the first press knows where it went, this one leads to the list.
        return context.LeadTo(result is { } sent ? Acted.PathOf(sent.Value!.ConversationId) : "/inbox");
    }

    private static async Task<IResult> CustomersAsync(string? q, ICustomers customers, Texts texts, CancellationToken cancellationToken)
    {
        var found = await customers.SearchAsync((q ?? "").Trim(), MostOffered, cancellationToken);
        return Suggest.Show(
            [.. found.Where(c => c.Email is not null).Select(c => new Suggestion(c.Name, c.Email!, NewConversationForm.Written(c)))],
            texts["desk.begin.nobody-found"]);
    }

    /// <summary>Whom it goes to is not known yet: their name and the protocol are filled in when it is sent.</summary>
    private static async Task<IResult> AnswersAsync(
        string? q, Guid? customer, ICustomers customers, CannedAnswerSettings answers, Texts texts, CancellationToken cancellationToken)
    {
        var to = customer is { } id ? await customers.FindAsync(id, cancellationToken) : null;
        var found = await answers.FindAsync(q ?? "", to?.Language ?? Texts.Languages[0], cancellationToken);
        return Suggest.Show(
            [.. found.Take(MostOffered).Select(a => new Suggestion(a.Title, "/" + a.Shortcut, a.Markdown))], texts["desk.suggest.no-answers"]);
    }
}

/// <summary>Fills the page of a new conversation: fresh, or as it was typed with what is wrong.</summary>
internal sealed class NewConversationForm(QueueSettings queues, IPeople people, UploadedFiles uploaded, TimeProvider time)
{
    /// <summary>A customer as the field shows and reads them.</summary>
    public static string Written(CustomerCard customer) =>
        customer.Email is null ? "" : Recipients.Written(customer.Name, customer.Email);

    /// <param name="keepsKey">Whether it is still the same form, which is sent once.</param>
    public async Task<IResult> ShowAsync(
        FormState form, Actor me, CustomerCard? to, IFormCollection? typed, CancellationToken cancellationToken, bool keepsKey = true)
    {
        var teams = await people.TeamsAsync(cancellationToken);
        var mine = teams.Where(t => me.Id is { } id && t.MemberIds.Contains(id)).Select(t => t.Id).ToHashSet();
        var active = (await queues.ListAsync(cancellationToken)).Where(q => q.Active).ToArray();
        var usual = active.FirstOrDefault(q => q.TeamId is { } team && mine.Contains(team)) ?? active.FirstOrDefault(q => q.TeamId is null) ?? active[0];
        var page = new NewConversationView(
            form,
            form.Status == StatusCodes.Status200OK || !keepsKey ? Ids.New(time.GetUtcNow()).ToString("N") : form.Value("key")!,
            to,
            [.. active.Select(q => new Choice(q.Id.ToString(), q.Name))],
            usual.Id.ToString(),
            typed is null ? [] : await uploaded.OfAsync(Sending.FilesOf(typed), me, cancellationToken));
        return new RazorComponentResult<NewConversationPage>(new { View = page }) { StatusCode = form.Status };
    }
}
