using System.Text.RegularExpressions;

namespace Vinculo.Mail;

/// <summary>Mail that goes to many: the posts of lists (RFC 2919), what their programs write, and newsletters.</summary>
internal static class ListMail
{
    /// <summary>Places at which words are looked for, and how far before them their link may begin.</summary>
    private const int MostLooks = 20;
    private const int LongestLink = 2000;

    /// <summary>The link by which a reader leaves, as its words begin.</summary>
    private static readonly string[] LeaveWords =
        ["unsubscribe", "descadastr", "cancelar inscri", "cancelar a inscri", "cancelar sua inscri", "darse de baja", "cancelar suscri", "cancelar la suscri", "abmelden", "désabonner"];

    /// <summary>What follows a list's name where its program writes.</summary>
    private static readonly string[] ListRoles = ["+owner", "-owner", "+help", "-help", "+bounces", "-bounces", "-request", "+request", "-admin"];

    private static readonly string[] ListSenders = ["-bounce", "-bounces", "-owner", "-admin"];

    private static readonly string[] ListWords =
    [
        "mlmmj program", "ezmlm program", "unable to be delivered to the list", "not allowed to post to this mailing list",
        "only subscribers are allowed to post", "has been automatically rejected", "awaits moderator approval",
        "this is a reminder, sent out once a month", "subscription confirmation notice", "confirmation of subscription -- request", "you have been unsubscribed",
    ];

    /// <summary>In a subject: what such a program asks for, or keeps back.</summary>
    private static readonly Regex ProgramSubject = new(
        @"^(?:confirm [0-9a-f]{6,}$|bounce \S+@\S+:|welcome to the .+ mailing list|you have been unsubscribed from the .+ mailing list)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>Newsletters name a list too, but nobody can write to it (RFC 2369, 3.4), and each reader can leave with one click.</summary>
    public static bool IsPost(MailHeaders headers) =>
        Precedence(headers) is "list" || headers.Has("X-Mailing-List") || headers.Has("X-Mailman-Version") || headers.Has("X-BeenThere") || headers.Has("Mailing-List")
        || IsSentByList(headers) || (headers["List-Post"] is { } post && !MailSyntax.StartsWithIgnoreCase(post.Trim(), "no"))
        || (headers.Has("List-Id") && !headers.Has("List-Unsubscribe") && Precedence(headers) is not "bulk" && !IsOfBulkSender(headers));

    /// <summary>Fields by which those who send to many are complained of (Certified Senders Alliance) or counted (Google).</summary>
    private static bool IsOfBulkSender(MailHeaders headers) => headers.Has("X-CSA-Complaints") || headers.Has("Feedback-ID");

    /// <summary>
    /// Majordomo, Ecartis and their like: bulk mail of which the sender is <c>owner-name</c> or <c>name-bounce</c> of the
    /// list, or the list itself, to which somebody else wrote.
    /// </summary>
    private static bool IsSentByList(MailHeaders headers)
    {
        if (Precedence(headers) is not "bulk" || headers["Sender"] is not { } written || Mailbox.ParseList(written) is not [var sender, ..])
            return false;
        var local = sender.Address.Split('@')[0];
        return MailSyntax.StartsWithIgnoreCase(local, "owner-") || (Has("To", sender) && !Has("From", sender))
            || Array.Exists(ListSenders, end => local.Length > end.Length && local.EndsWith(end, StringComparison.OrdinalIgnoreCase));

        bool Has(string field, Mailbox mailbox) =>
            Mailbox.ParseList(headers[field] ?? "").Any(other => MailSyntax.EqualsIgnoreCase(other.Address, mailbox.Address));
    }

    public static bool IsBulk(MailHeaders headers) =>
        Precedence(headers) is "bulk" or "list" or "junk" || IsNamed(headers)
            || headers.Has("X-Campaign-Id") || headers.Has("X-CampaignID") || headers.Has("X-List-Unsubscribe") || headers.Has("X-MC-User") || headers.Has("X-CSA-Complaints");

    /// <summary>A link of which the words say that one leaves by it. Who asks to be taken off a list writes the words, and no link on them.</summary>
    public static bool HasLinkToLeave(MailMessage message) =>
        message.InReplyTo.Count == 0 && !PlainReport.IsPassedOn(message.Subject) && message.Html is { } html && Array.Exists(LeaveWords, words => IsLinked(html, words));

    private static bool IsLinked(string html, string words)
    {
        var at = -1;
        for (var looks = 0; looks < MostLooks && (at = html.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0; looks++)
        {
            var before = html.AsSpan(0, at)[Math.Max(0, at - LongestLink)..];
            var link = before.LastIndexOf("<a ", StringComparison.OrdinalIgnoreCase);
            // In the link's words, not in its address.
            if (link >= 0 && before[link..].Contains('>') && !before[link..].Contains("</a", StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>Whether the header names a list, of people or of readers.</summary>
    public static bool IsNamed(MailHeaders headers) =>
        headers.Has("List-Id") || headers.Has("List-Post") || headers.Has("List-Unsubscribe") || headers.Has("List-Help")
            || headers.Has("X-Mailing-List") || headers.Has("X-BeenThere") || headers.Has("Mailing-List");

    /// <summary>
    /// A program that manages a list and writes in its owner's name: it says what it is, or that it did not pass a message on.
    /// Who answers with that quoted is a person.
    /// </summary>
    public static bool IsOfProgram(MailMessage message)
    {
        var local = message.From is [var sender, ..] ? sender.Address.Split('@')[0] : "";
        if (!Array.Exists(ListRoles, role => local.EndsWith(role, StringComparison.OrdinalIgnoreCase)) && !MailSyntax.StartsWithIgnoreCase(local, "owner-"))
            return false;
        if (ProgramSubject.IsMatch(message.Subject.Trim()))
            return true;
        var opening = message.Text[..Math.Min(message.Text.Length, 300)];
        return !opening.Contains("\n>", StringComparison.Ordinal) && Array.Exists(ListWords, words => MailSyntax.ContainsIgnoreCase(opening, words));
    }

    public static string? Precedence(MailHeaders headers) =>
        (headers["Precedence"] ?? headers["X-Precedence"])?.Trim().ToLowerInvariant();
}
