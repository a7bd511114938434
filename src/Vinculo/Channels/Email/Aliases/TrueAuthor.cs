using System.Text.RegularExpressions;
using Vinculo.Mail;

namespace Vinculo.Channels.Email.Aliases;

/// <summary>
/// Who wrote a mail whose From was rewritten on its way: by a group that passes it on under its own address, or by a web
/// site whose form sends under the company's.
/// </summary>
internal static partial class TrueAuthor
{
    private static readonly string[] OriginalFields = ["X-Original-From", "X-Google-Original-From"];

    /// <param name="cameBy">By which of our addresses it came; null for the mailbox itself.</param>
    /// <returns>Null where From speaks for itself, or nothing better is known.</returns>
    public static Mailbox? Of(MailMessage mail, OurAddresses ours, OurAddress? cameBy)
    {
        if (mail.From is not [var from, ..] || !(IsPassedOnByUs(mail, ours, cameBy) || IsList(mail, from.Address)))
            return null;
        var author = OriginalFields.SelectMany(mail.Headers.All).SelectMany(field => Mailbox.ParseList(field.Unfolded)).Concat(mail.ReplyTo)
            .FirstOrDefault(one => one.Address.Contains('@') && one.Address.Length <= 320 && !IsOurs(one.Address, ours, cameBy) && !IsList(mail, one.Address));
        return author is { Name: null } && from.Name is { } name ? author with { Name = WithoutGroup(name) } : author;
    }

    /// <summary>Whether From is an address of ours: a group or a web site of our own passes the mail on.</summary>
    public static bool IsPassedOnByUs(MailMessage mail, OurAddresses ours, OurAddress? cameBy) =>
        mail.From is [var from, ..] && IsOurs(from.Address, ours, cameBy);

    private static bool IsOurs(string address, OurAddresses ours, OurAddress? cameBy) =>
        ours.FindNamed(address) is not null || (cameBy is not null && ours.Find(address)?.Address == cameBy.Address);

    /// <summary>
    /// Whether nobody waits for an answer to it. What a group of our own passes on is mail of a list to the library; here it
    /// is how people's mail comes. What is a program's by its looks alone may be a letter, and waits for an answer like one.
    /// </summary>
    public static bool IsQuiet(MailMessage mail, OurAddresses ours) => mail.Kind switch
    {
        MailKind.Person => false,
        _ when mail.IsKindGuessed => false,
        MailKind.MailingList => PostAddress(mail) is not { } group || ours.FindNamed(group) is null,
        _ => true,
    };

    /// <summary>Whether an address is that of the list which the mail names (RFC 2369, RFC 2919).</summary>
    private static bool IsList(MailMessage mail, string address)
    {
        if (PostAddress(mail) is { } post && Same(post, address))
            return true;
        return ListId().Match(mail.Headers["List-Id"] ?? "") is { Success: true } id && Same(id.Groups["id"].Value, address.Replace('@', '.'));
    }

    private static string? PostAddress(MailMessage mail) =>
        PostTo().Match(mail.Headers["List-Post"] ?? "") is { Success: true } post ? Uri.UnescapeDataString(post.Groups["address"].Value) : null;

    private static bool Same(string one, string other) => OurAddresses.Canonical(one) == OurAddresses.Canonical(other);

    /// <summary>'Maria Souza' via Suporte: the name alone.</summary>
    private static string WithoutGroup(string name) => ViaGroup().Match(name) is { Success: true } via ? via.Groups["name"].Value : name;

    [GeneratedRegex("<mailto:(?<address>[^>?]{1,320})", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PostTo();

    [GeneratedRegex(@"<(?<id>[^<>\s]{1,320})>\s*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListId();

    [GeneratedRegex(@"\A'?(?<name>.{1,200}?)'? via .{1,200}\z", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ViaGroup();
}
