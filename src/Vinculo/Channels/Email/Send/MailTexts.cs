using System.Globalization;
using System.Net;
using System.Text;
using Vinculo.Desk.Contracts;
using Vinculo.Mail;
using Vinculo.Platform.Text;

namespace Vinculo.Channels.Email.Send;

/// <summary>Words of a mail: turns Markdown into its two forms, text and HTML that any mail program shows, and writes its subject.</summary>
internal sealed class MailTexts(Texts texts, PromiseInWords promise)
{
    /// <param name="language">The customer's, for the words around what the agent wrote.</param>
    public async Task<(string Text, string Html)> ComposeAsync(
        string markdown, string signature, AnsweredMessage? answered, string language, Guid policyVersionId, CancellationToken cancellationToken)
    {
        var intro = answered is null ? "" : texts.In(CultureInfo.GetCultureInfo(language), "channels.mail.wrote",
            TimeZoneInfo.ConvertTime(answered.At, await promise.ZoneAsync(policyVersionId, cancellationToken)), answered.Author);
        return Compose(markdown, signature, answered?.Text, intro);
    }

    /// <summary>The mail that tells a customer the number of their conversation, and until when somebody answers.</summary>
    /// <param name="subject">Of what the customer wrote; null where nothing of it may be said.</param>
    /// <param name="name">As the customer is greeted; may be empty.</param>
    public async Task<(string Subject, string Markdown)> AcknowledgementAsync(
        Guid conversationId, string? subject, string name, string language, CancellationToken cancellationToken)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var (protocol, until) = await promise.OfAsync(conversationId, cancellationToken);
        var greeting = name.Length > 0 ? texts.In(culture, "channels.mail.greeting", name) : texts.In(culture, "channels.mail.greeting-without-name");
        var body = until is { } due
            ? texts.In(culture, "channels.mail.acknowledgement", protocol, due)
            : texts.In(culture, "channels.mail.acknowledgement-without-time", protocol);
        return (subject ?? texts.In(culture, "channels.mail.acknowledgement-subject"), $"{greeting}\n\n{body}");
    }

    internal static (string Text, string Html) Compose(string markdown, string signature, string? quoted, string intro)
    {
        var body = MarkdownText.Render(markdown);
        var text = new StringBuilder(HtmlText.ToText(body).Trim()).AppendLine();
        var html = new StringBuilder("<div>").Append(body).Append("</div>");
        if (!string.IsNullOrWhiteSpace(signature))
        {
            var signed = MarkdownText.Render(signature);
            text.AppendLine().AppendLine("-- ").AppendLine(HtmlText.ToText(signed).Trim());
            html.Append("<div>-- <br>").Append(signed).Append("</div>");
        }
        if (quoted is not null)
        {
            text.AppendLine().AppendLine(intro);
            foreach (var line in quoted.ReplaceLineEndings("\n").TrimEnd().Split('\n'))
                text.Append("> ").AppendLine(line);
            html.Append("<br><div>").Append(WebUtility.HtmlEncode(intro)).Append("</div><blockquote type=\"cite\">")
                .Append(WebUtility.HtmlEncode(quoted.TrimEnd()).ReplaceLineEndings("<br>")).Append("</blockquote>");
        }
        return (text.ToString().TrimEnd() + "\n", $"<!doctype html><html><body>{html}</body></html>");
    }

    /// <summary>The subject of a conversation that we begin.</summary>
    public static string FirstSubject(string subject, string protocol) => $"{subject.Trim()} [{protocol}]";

    /// <summary>The subject of an answer: one 'Re:', and the protocol number once.</summary>
    public static string ReplySubject(string subject, string protocol)
    {
        var bare = subject.Trim();
        while (bare.Length > 3 && (bare.StartsWith("re:", StringComparison.OrdinalIgnoreCase) || bare.StartsWith("res:", StringComparison.OrdinalIgnoreCase)))
            bare = bare[(bare.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart();
        return bare.Contains(protocol, StringComparison.Ordinal) ? "Re: " + bare : $"Re: {bare} [{protocol}]";
    }
}
