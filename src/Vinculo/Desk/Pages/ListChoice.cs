using Vinculo.Desk.Contracts;
using Vinculo.Desk.Reading;
using Vinculo.Plan.Contracts;
using Vinculo.Platform.Api;
using Vinculo.Platform.Text;

namespace Vinculo.Desk.Pages;

/// <summary>Which list somebody looks at. A cookie keeps it, so that opening a conversation and coming back changes nothing.</summary>
internal sealed record ListChoice(
    InboxTab Tab = InboxTab.Team, string? Text = null, Guid? QueueId = null, ChannelKind? Channel = null, Complexity? Complexity = null)
{
    private const string Cookie = "vinculo.inbox";
    private const int LongestText = 200;

    public bool IsFiltered => (Text, QueueId, Channel, Complexity) is not (null, null, null, null);

    /// <summary>What the address says; where it says nothing, what was looked at last.</summary>
    public static ListChoice Of(HttpRequest request)
    {
        var said = request.Query.ContainsKey("tab") || request.Query.ContainsKey("q");
        var query = said || request.Cookies[Cookie] is not { Length: < 1000 } kept
            ? request.Query
            : new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(kept));
        var text = query["q"].ToString().Trim();
        return new ListChoice(
            Enum.TryParse<InboxTab>(query["tab"], ignoreCase: true, out var tab) && Enum.IsDefined(tab) ? tab : InboxTab.Team,
            text.Length == 0 ? null : text.Cut(LongestText),
            Guid.TryParse(query["queue"], out var queue) ? queue : null,
            Enum.TryParse<ChannelKind>(query["channel"], ignoreCase: true, out var channel) && Enum.IsDefined(channel) ? channel : null,
            Enum.TryParse<Complexity>(query["complexity"], ignoreCase: true, out var complexity) && Enum.IsDefined(complexity) ? complexity : null);
    }

    public void Keep(HttpResponse response) => response.Cookies.Append(
        Cookie, Query, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromDays(30) });

    public InboxRequest Request(Cursor? after = null, int? rows = null) => new(Tab, QueueId, Channel, Text, after, rows, Complexity);

    /// <summary>As the query of an address.</summary>
    public string Query
    {
        get
        {
            var query = "tab=" + Tab.ToString().ToLowerInvariant();
            if (Text is not null)
                query += "&q=" + Uri.EscapeDataString(Text);
            if (QueueId is { } queue)
                query += "&queue=" + queue;
            if (Channel is { } channel)
                query += "&channel=" + channel.ToString().ToLowerInvariant();
            return Complexity is { } complexity ? query + "&complexity=" + complexity.ToString().ToLowerInvariant() : query;
        }
    }
}
