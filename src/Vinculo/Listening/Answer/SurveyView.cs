using System.Globalization;
using NodaTime;
using Vinculo.Platform;
using Vinculo.Platform.Text;

namespace Vinculo.Listening.Answer;

/// <summary>The form as it was sent: scores as digits or nothing, the comment as typed.</summary>
/// <param name="Answer">The answer, or null when a score is not a number.</param>
internal sealed record SurveyForm(string Csat, string Ces, string Nps, string Comment, SurveyAnswer? Answer)
{
    public static SurveyForm From(IFormCollection form)
    {
        var (csat, ces, nps, comment) = (form["csat"].ToString(), form["ces"].ToString(), form["nps"].ToString(), form["comment"].ToString().ReplaceLineEndings("\n").Trim());
        var readable = Read(csat, out var c) & Read(ces, out var e) & Read(nps, out var n);
        return new SurveyForm(csat, ces, nps, comment, readable ? new SurveyAnswer(c, e, n, comment.Length == 0 ? null : comment) : null);
    }

    private static bool Read(string text, out int? score)
    {
        score = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return score is not null || text.Length == 0;
    }
}

/// <summary>What the pages behind a survey's link show.</summary>
public sealed class SurveyView
{
    internal SurveyView(Survey survey, string token, string language, bool isOpen) =>
        (Survey, Token, Language, IsOpen) = (survey, Uri.EscapeDataString(token), language, isOpen);

    internal Survey Survey { get; }
    internal string Token { get; }
    internal string Language { get; }
    internal bool IsOpen { get; }
    internal string FirstName { get; init; } = "";
    internal string Company { get; init; } = "";
    internal bool HasStopped { get; init; }

    internal string Csat { get; private set; } = "";
    internal string Ces { get; private set; } = "";
    internal string Nps { get; private set; } = "";
    internal string Comment { get; private set; } = "";
    internal string? Error { get; private set; }
    internal string? CommentError { get; private set; }

    internal DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The day until which an answer may be changed, on the company's calendar.</summary>
    internal LocalDate ChangeableUntil =>
        Instant.FromDateTimeOffset((Survey.FirstAnsweredAt ?? Survey.AskedAt) + Survey.ChangeableFor).InZone(Zone).Date;

    /// <summary>What was answered before, and the face that was pressed in the mail.</summary>
    internal void Fill(int? face)
    {
        Csat = Text(face ?? Survey.Csat);
        Ces = Text(Survey.Ces);
        Nps = Text(Survey.Nps);
        Comment = Survey.Comment ?? "";
    }

    /// <summary>What was sent and could not be taken.</summary>
    internal void Refuse(SurveyForm form, Failure failure, Texts texts)
    {
        (Csat, Ces, Nps, Comment) = (form.Csat, form.Ces, form.Nps, form.Comment);
        var said = texts.In(CultureInfo.GetCultureInfo(Language), failure.Code, failure.Values);
        if (failure.Field == "comment")
            CommentError = said;
        else
            Error = said;
    }

    private static string Text(int? score) => score?.ToString(CultureInfo.InvariantCulture) ?? "";
}
