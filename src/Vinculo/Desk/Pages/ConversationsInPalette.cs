using System.Security.Claims;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Reading;
using Vinculo.Platform.Text;
using Vinculo.Platform.Web;

namespace Vinculo.Desk.Pages;

/// <summary>Conversations by protocol number or words, for the palette.</summary>
internal sealed class ConversationsInPalette(IDesk desk, ListConversations list, Texts texts) : IPaletteSource
{
    private const int Most = 6;
    private const int Shortest = 2;

    public int Order => 20;

    public async Task<PaletteGroup?> FindAsync(string typed, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (typed.Length < Shortest)
            return null;
        var exact = await desk.FindByProtocolAsync(typed, cancellationToken);
        var found = exact is null ? (await list.RunAsync(new ConversationFilter(Text: typed), Most, null, cancellationToken)).Items : [];
        IEnumerable<PaletteItem> items = exact is null
            ? found.Select(row => Item(row.Id, row.Subject, $"{row.CustomerName} · {texts["desk.state." + row.State]}"))
            : [Item(exact.Id, exact.Subject, exact.Protocol)];
        return new PaletteGroup(texts["desk.palette"], [.. items]);
    }

    private PaletteItem Item(Guid id, string subject, string hint) =>
        new("/inbox/" + id, "message", subject.Length > 0 ? subject : texts["desk.no-subject"], hint);
}
