using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Settings;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Search;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>What the composer offers while somebody types: canned answers after a slash, colleagues after an @.</summary>
internal static class Suggest
{
    private const int Most = 8;

    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}/answers", AnswersAsync);
        inbox.MapGet("/people", PeopleAsync);
    }

    private static async Task<IResult> AnswersAsync(
        ClaimsPrincipal user, Guid id, string? q, IDesk desk, ICustomers customers, CannedAnswerSettings answers, Texts texts,
        CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return Results.NotFound();
        var customer = await customers.FindAsync(conversation.CustomerId, cancellationToken);
        var found = await answers.FindAsync(q ?? "", customer?.Language ?? Texts.Languages[0], cancellationToken);
        var called = customer?.CalledName ?? "";
        var items = found.Take(Most).Select(a => new Suggestion(
            a.Title, "/" + a.Shortcut, CannedAnswerSettings.Fill(a.Markdown, called, conversation.Protocol, Actor.Of(user).Name)));
        return Show([.. items], texts["desk.suggest.no-answers"]);
    }

    private static async Task<IResult> PeopleAsync(string? q, IPeople people, Texts texts, CancellationToken cancellationToken)
    {
        var typed = SearchText.Fold(q ?? "");
        var items = (await people.AllAsync(cancellationToken))
            .Where(p => p.Handle.StartsWith(typed, StringComparison.Ordinal)
                || SearchText.Fold(p.Name).Split(' ').Any(word => word.StartsWith(typed, StringComparison.Ordinal)))
            .Take(Most).Select(p => new Suggestion(p.Name, "@" + p.Handle, "@" + p.Handle + " "));
        return Show([.. items], texts["desk.suggest.no-people"]);
    }

    public static RazorComponentResult<Suggestions> Show(IReadOnlyList<Suggestion> items, string nothing) =>
        new(new { Items = items, Nothing = nothing });
}
