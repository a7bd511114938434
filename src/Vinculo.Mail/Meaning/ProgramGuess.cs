namespace Vinculo.Mail;

/// <summary>
/// Whether a mail without any mark looks as if a program wrote it. Many weak signs are counted. Their points come from a
/// logistic regression over 1,119 real messages, doubled and rounded, and less for what customers do as well, who are rare
/// among these: they write of orders and invoices, and many in few words. <see cref="Enough"/> is where hardly a letter comes:
/// <see cref="MailMessage.IsKindGuessed"/> says how many do.
/// </summary>
internal static class ProgramGuess
{
    private const int Enough = 4;

    /// <summary>What layout and text can give.</summary>
    private const int MostOfLayout = 8;
    private const int MostOfText = 6;

    private const int MostText = 8000;
    private const int MostHtml = 200_000;
    private const int MostPictures = 50;
    private const int LongestTag = 1000;

    /// <summary><see cref="MailKind.Automatic"/> or <see cref="MailKind.Bulk"/>; null where it looks like a letter.</summary>
    public static MailKind? Read(MailMessage message)
    {
        // Most letters are told by their header already: the rest is looked at only where it can still make a difference.
        var points = OfHeader(message);
        if (message.Html is { } html && points + MostOfLayout + MostOfText >= Enough)
            points += OfLayout(message, html[..Math.Min(html.Length, MostHtml)]);
        if (points + MostOfText < Enough)
            return null;
        var whole = message.Text[..Math.Min(message.Text.Length, MostText)];
        var text = AutomaticText.OwnWords(whole);
        points += OfCompany(text) - (whole.Contains("\n>", StringComparison.Ordinal) ? 1 : 0);
        if (points < Enough || points - OfPerson(text) < Enough)
            return null;
        return ProgramWords.Newsletter.IsMatch(message.Subject) || ProgramWords.Newsletter.IsMatch(text) ? MailKind.Bulk : MailKind.Automatic;
    }

    private static int OfHeader(MailMessage message)
    {
        var headers = message.Headers;
        var program = ProgramOf(headers);
        var id = message.MessageId ?? "";
        var points = OfSender(message);
        points += ProgramWords.Subject.IsMatch(message.Subject) ? 2 : 0;
        points += message.InReplyTo.Count + message.References.Count > 0 ? -3 : 0;
        points += PlainReport.IsPassedOn(message.Subject) ? -2 : 0;
        // Zimbra and Open-Xchange are written in Java.
        points += IsOfPeoplesProgram(headers) ? -4 : ProgramWords.ProgramsProgram.IsMatch(program) || MailSyntax.ContainsIgnoreCase(id, ".JavaMail.") ? 1 : 0;
        points += IsSentByService(message) ? 1 : 0;
        points += IsOfMachine(headers) ? 2 : 0;
        points += SilentSender.PassesOnVisitor(message) ? -6 : 0;
        return points - (IsOfPeoplesPages(message) ? 3 : 0);
    }

    /// <summary>Whether its header tells a program with which people write.</summary>
    public static bool IsOfPerson(MailMessage message) =>
        IsOfPeoplesProgram(message.Headers) || IsOfPeoplesPages(message) || (message.From is [var sender, ..] && ProgramWords.PeoplesHost.IsMatch(sender.Address));

    public static bool IsOfPeoplesProgram(MailHeaders headers) =>
        ProgramOf(headers) is var program && ProgramWords.PeoplesProgram.IsMatch(program)
        && (!ProgramWords.ProgramsProgram.IsMatch(program) || ProgramWords.PeoplesMailer.IsMatch(program));

    /// <summary>
    /// Whether it has what Outlook and Exchange write, and pages on which people write. The library of Windows by which pages
    /// of web sites send (CDO) writes a <c>Thread-Index</c> as Outlook does.
    /// </summary>
    private static bool IsOfPeoplesPages(MailMessage message) =>
        (message.Headers.Has("Thread-Index") && !MailSyntax.ContainsIgnoreCase(ProgramOf(message.Headers), "Microsoft CDO"))
            || message.Headers.Has("X-MS-Has-Attach") || message.Headers.Has("Accept-Language") || message.Headers.Has("X-Originating-IP")
            || ProgramWords.WebmailId.IsMatch(message.MessageId ?? "");

    private static string ProgramOf(MailHeaders headers) => $"{headers["X-Mailer"]} {headers["User-Agent"]}";

    /// <summary>Whether it came by one of those that send for others.</summary>
    public static bool IsSentByService(MailMessage message) =>
        ProgramWords.SendingService.IsMatch($"{message.MessageId} {message.Headers["Return-Path"]}")
        || message.Headers.Any(field => MailSyntax.StartsWithAny(field.Name, ProgramWords.ServiceFields));

    /// <summary>Whether a program handed it to its own machine's mail system. The forms of web sites do so too, with people's words in them.</summary>
    private static bool IsOfMachine(MailHeaders headers) =>
        Mailbox.FindIn(headers["Return-Path"] ?? "") is { } path && ProgramWords.MachineUser.IsMatch(path.Address)
        || headers.LastOrDefault(field => MailSyntax.EqualsIgnoreCase(field.Name, "Received")) is { } first && ProgramWords.HandedInByMachine.IsMatch(first.Unfolded);

    private static int OfSender(MailMessage message)
    {
        if (message.From is not [var sender, ..])
            return 0;
        var local = sender.Address.Split('@')[0];
        var name = sender.Name ?? "";
        var points = ProgramWords.CompanyName.IsMatch(name) ? 2 : 0;
        points += local switch
        {
            _ when ProgramWords.SenderName.IsMatch(local) => 4,
            _ when ProgramWords.SenderWord.IsMatch(local) || ProgramWords.CodedName.IsMatch(local) => 3,
            _ when ProgramWords.RoleName.IsMatch(local) => 1,
            _ => 0,
        };
        points += ProgramWords.SendersHost.IsMatch(sender.Address) ? 3 : 0;
        points += IsNamedAsItsHost(name, local, sender.Address[local.Length..]) ? 4 : 0;
        return points - (ProgramWords.PeoplesHost.IsMatch(sender.Address) ? 2 : 0);
    }

    /// <summary>
    /// Whether the first word of a name stands in the domain too (<c>Loja Freijó &lt;contato@lojafreijo.example&gt;</c>), and
    /// is not that of a person with a domain of her own: <c>Ana Lima &lt;ana@analima.example&gt;</c>
    /// </summary>
    private static bool IsNamedAsItsHost(string name, string local, string host)
    {
        var word = string.Concat(name.Split(' ')[0].Where(char.IsAsciiLetterOrDigit));
        return word.Length > 2 && !MailSyntax.StartsWithIgnoreCase(local, word)
            && host.Replace("-", "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static int OfCompany(string text)
    {
        var phrases = ProgramWords.Phrases.Count(phrase => phrase.IsMatch(text));
        var points = phrases >= 3 ? 5 : phrases == 2 ? 3 : phrases;
        return points + (ProgramWords.Label.Count(text) >= 4 ? 1 : 0);
    }

    private static int OfPerson(string text)
    {
        var points = ProgramWords.FirstPerson.Count(text) switch
        {
            0 => 0,
            < 3 => 2,
            _ => 3,
        };
        return points + Math.Min(ProgramWords.Courtesy.Count(text), 2);
    }

    /// <summary>People's programs write little more than paragraphs; a table is what they paste.</summary>
    private static int OfLayout(MailMessage message, string html)
    {
        var (remote, counting) = Pictures(html);
        bool[] signs = [remote, counting, ProgramWords.Table.Count(html) >= 3, ProgramWords.Colours.IsMatch(html)];
        var points = signs.Count(found => found) switch
        {
            0 => 0,
            < 3 => 4,
            _ => 7,
        };
        return points + (message.Root.Leaves().Any(part => part.ContentType.MediaType == "text/plain") ? 0 : 1);
    }

    private static (bool Remote, bool Counting) Pictures(string html)
    {
        var (remote, counting) = (false, false);
        var at = -1;
        for (var looks = 0; looks < MostPictures && (at = html.IndexOf("<img", at + 1, StringComparison.OrdinalIgnoreCase)) >= 0; looks++)
        {
            var tag = html.AsSpan(at, Math.Min(LongestTag, html.Length - at));
            tag = tag.IndexOf('>') is > 0 and var end ? tag[..end] : tag;
            remote |= ProgramWords.RemotePicture.IsMatch(tag);
            counting |= ProgramWords.CountingPicture.IsMatch(tag);
        }
        return (remote, counting);
    }
}
