using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Handling;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>Puts somebody in charge, with a word to them.</summary>
internal static class Assign
{
    public const string Nobody = "nobody";

    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}/assign", DialogAsync);
        inbox.MapPost("/{id:guid}/assign", AssignAsync);
    }

    /// <summary>Everybody who serves customers, oneself first, and the way back to the queue.</summary>
    public static async Task<IReadOnlyList<Choice>> ChoicesAsync(IPeople people, Actor me, Texts texts, CancellationToken cancellationToken) =>
    [
        .. (await people.AllAsync(cancellationToken)).Where(p => p.Role >= Role.Agent)
            .OrderByDescending(p => p.Id == me.Id).ThenByDescending(p => p.Available).ThenBy(p => p.Name, StringComparer.CurrentCulture)
            .Select(p => new Choice(
                p.Id.ToString(), p.Id == me.Id ? texts["desk.assign.me", p.Name] : p.Available ? p.Name : texts["desk.assign.away", p.Name])),
        new Choice(Nobody, texts["desk.assign.nobody"]),
    ];

    /// <summary>The account chosen; null for nobody.</summary>
    public static Guid? AccountOf(IFormCollection form) => Guid.TryParse(form["to"], out var account) ? account : null;

    private static async Task<IResult> DialogAsync(
        ClaimsPrincipal user, Guid id, IDesk desk, IPeople people, Texts texts, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return Results.NotFound();
        var me = Actor.Of(user);
        var choices = await ChoicesAsync(people, me, texts, cancellationToken);
        // Whoever presses the key on what is theirs means to hand it over.
        var first = conversation.AssigneeId == me.Id ? choices.First(c => c.Value != me.Id.ToString()).Value : me.Id.ToString();
        return new RazorComponentResult<AssignDialog>(new { Ids = (IReadOnlyList<Guid>)[id], People = choices, Value = first });
    }

    private static async Task<IResult> AssignAsync(
        HttpContext context, Guid id, IFormCollection form, AssignConversation assign, IPeople people, Texts texts, CancellationToken cancellationToken)
    {
        var me = Actor.Of(context.User);
        var account = AccountOf(form);
        var result = await assign.RunAsync(id, new Assignment(account, form["note"].ToString()), me, cancellationToken);
        if (result.Failure is { Status: StatusCodes.Status422UnprocessableEntity } failure && context.Request.IsFragment())
        {
            return new RazorComponentResult<AssignDialog>(new
            {
                Ids = (IReadOnlyList<Guid>)[id],
                People = await ChoicesAsync(people, me, texts, cancellationToken),
                Value = form["to"].ToString(),
                Note = form["note"].ToString(),
                Error = texts[failure.Code, failure.Values],
            })
            { StatusCode = failure.Status };
        }
        var name = account is { } to ? (await people.ByIdAsync([to], cancellationToken)).GetValueOrDefault(to)?.Name : null;
        var done = name is null ? texts["desk.done.unassigned"] : account == me.Id ? texts["desk.done.taken"] : texts["desk.done.assigned", name];
        return Acted.Of(context, result, texts, done, Acted.PathOf(id), Settle.UndoOf(id));
    }
}
