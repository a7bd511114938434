using System.Globalization;
using Vinculo.Customers.Contracts;
using Vinculo.Listening.Settings;
using Vinculo.Platform.Security;
using Vinculo.Platform.Text;

namespace Vinculo.Listening.Ask;

/// <summary>The mail that asks: a few words, the link, and five faces that only fill in the first answer.</summary>
internal sealed class SurveyMail(Texts texts, PersonalLinks links)
{
    public (string Subject, string Markdown) Write(SurveySettings settings, Survey survey, CustomerCard customer, string token)
    {
        var culture = CultureInfo.GetCultureInfo(survey.Language);
        var own = settings.Words.GetValueOrDefault(survey.Language);
        var name = customer.GreetedAs;
        var link = links.To(token);
        var faces = string.Join(" · ", Enumerable.Range(1, 5).Select(face => $"[{texts.In(culture, "listening.face." + face)}]({link}?csat={face})"));

        var subject = Fill(own?.Subject is { Length: > 0 } ownSubject ? ownSubject : texts.In(culture, "listening.mail.subject"), name, survey.Protocol);
        var message = Fill(own?.Message is { Length: > 0 } ownMessage ? ownMessage : texts.In(culture, "listening.mail.message"), name, survey.Protocol);
        return (subject, $"""
            {message}

            {faces}

            [{texts.In(culture, "listening.mail.link")}]({link})

            {texts.In(culture, "listening.mail.after")}
            """);
    }

    /// <summary>Where there is no name to say, the comma beside its place goes too.</summary>
    private static string Fill(string text, string name, string protocol) => (name.Length > 0 ? text : WithoutName(text))
        .Replace("{name}", name, StringComparison.Ordinal)
        .Replace("{protocol}", protocol, StringComparison.Ordinal);

    private static string WithoutName(string text) => text
        .Replace(", {name}", "", StringComparison.Ordinal)
        .Replace("{name}, ", "", StringComparison.Ordinal);
}
