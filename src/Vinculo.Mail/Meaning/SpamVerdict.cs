using System.Globalization;

namespace Vinculo.Mail;

/// <summary>
/// What the filter of the server that received a message thinks of it, in the fields that SpamAssassin, rspamd, bogofilter,
/// DSPAM and Exchange write. Anybody can write them, and nobody gains by it.
/// </summary>
internal static class SpamVerdict
{
    private static readonly string[] Fields = ["X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Bogosity", "X-DSPAM-Result"];
    private static readonly string[] Words = ["yes", "spam", "true"];

    /// <summary>Exchange's level from which it puts a message into the junk folder.</summary>
    private const int SpamLevel = 5;

    public static bool IsSpam(MailHeaders headers) =>
        Array.Exists(Fields, field => headers[field] is { } value && MailSyntax.StartsWithAny(value.TrimStart(), Words)) || LevelOf(headers) >= SpamLevel;

    private static int LevelOf(MailHeaders headers)
    {
        const string Name = "SCL:";
        var level = headers["X-MS-Exchange-Organization-SCL"]
            ?? headers["X-Forefront-Antispam-Report"]?.Split(';').Select(part => part.Trim())
                .FirstOrDefault(part => MailSyntax.StartsWithIgnoreCase(part, Name))?[Name.Length..];
        return int.TryParse(level, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
