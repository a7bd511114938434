using Microsoft.AspNetCore.Http.HttpResults;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Says whose a conversation is, where it came to the wrong customer or its sender is in doubt.</summary>
internal static class Belong
{
    private const int Most = 8;

    public static void Map(RouteGroupBuilder inbox)
    {
        inbox.MapGet("/{id:guid}/customer", DialogAsync);
        inbox.MapGet("/{id:guid}/customer/search", SearchAsync);
        inbox.MapPost("/{id:guid}/customer", SetAsync);
        inbox.MapPost("/{id:guid}/sender", ConfirmAsync);
    }

    private static async Task<IResult> DialogAsync(Guid id, IDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(id, cancellationToken) is null
            ? Results.NotFound()
            : new RazorComponentResult<CustomerDialog>(new { Id = id });

    private static async Task<IResult> SearchAsync(Guid id, string? q, IDesk desk, ICustomers customers, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } conversation)
            return Results.NotFound();
        var typed = q?.Trim() ?? "";
        var found = typed.Length == 0 ? [] : await customers.SearchAsync(typed.Cut(200), Most + 1, cancellationToken);
        return new RazorComponentResult<CustomerChoices>(new
        {
            Id = id,
            Found = (IReadOnlyList<CustomerLine>)[.. found.Where(c => c.Id != conversation.CustomerId).Take(Most).Select(c => new CustomerLine(c.Id, c.Name, c.Email ?? c.Phone))],
            Asked = typed.Length > 0,
        });
    }

    private static async Task<IResult> SetAsync(
        HttpContext context, Guid id, IFormCollection form, ChangeCustomer change, Texts texts, CancellationToken cancellationToken) =>
        Guid.TryParse(form["customer"], out var customer)
            ? Acted.Of(
                context, await change.RunAsync(id, customer, null, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.customer-set"],
                Acted.PathOf(id), Settle.UndoOf(id))
            : Results.BadRequest();

    private static async Task<IResult> ConfirmAsync(HttpContext context, Guid id, ChangeCustomer change, Texts texts, CancellationToken cancellationToken) =>
        Acted.Of(
            context, await change.ConfirmAsync(id, Actor.Of(context.User), cancellationToken), texts, texts["desk.done.sender-confirmed"], Acted.PathOf(id),
            Settle.UndoOf(id));
}
