using System.Text;
using System.Text.RegularExpressions;

namespace Vinculo.Mail.Smtp;

/// <summary>A server's answer.</summary>
/// <param name="Code">The reply code, 200 to 599 (RFC 5321, section 4.2).</param>
/// <param name="Lines">The words after the code, line by line.</param>
public sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>The words in one line.</summary>
    public string Words => string.Join(' ', Lines);

    /// <summary>
    /// The enhanced status code, such as "5.1.1" for an unknown mailbox (RFC 3463), where there is one: before the words, or
    /// in them as qmail writes it, <c>(#5.7.1)</c>.
    /// </summary>
    public string? EnhancedStatus => Lines.Count > 0 && Enhanced().Match(Lines[0]) is { Success: true } match ? match.Value : ReportStatus.Signed(Words);

    /// <summary>Why the server refused; of no meaning for other replies.</summary>
    public SmtpCause Cause => EnhancedStatus?[2..] switch
    {
        "2.1" => SmtpCause.Address,
        "1.7" or "1.8" => SmtpCause.Policy, // of the sender's address
        "2.2" => SmtpCause.MailboxFull,
        "2.3" or "3.4" => SmtpCause.MessageTooLarge,
        ['1', ..] => SmtpCause.Address,
        ['2' or '3', ..] => SmtpCause.Destination,
        ['4', ..] => SmtpCause.Network,
        ['5', ..] => SmtpCause.Protocol,
        ['6', ..] => SmtpCause.Content,
        ['7', ..] => SmtpCause.Policy,
        _ => Code switch
        {
            551 => SmtpCause.Address, // 553 is said of senders too
            552 => SmtpCause.MessageTooLarge,
            >= 500 and <= 504 => SmtpCause.Protocol,
            530 or 535 => SmtpCause.Policy,
            _ => SmtpCause.Other,
        },
    };

    /// <summary>Whether the server did what was asked.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>Whether the server refused for the moment.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>Whether the server refused for good.</summary>
    public bool IsPermanent => Code >= 500;

    /// <summary>The code with its enhanced status: "550 5.1.1".</summary>
    public string FullCode => EnhancedStatus is { } status
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Code} {status}")
        : Code.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The reply as the server gave it.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Code} {Words}");

    /// <summary>Reads one line; null where it is not a reply.</summary>
    internal static (int Code, bool IsLast, string Words)? ParseLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !IsDigit(line[1]) || !IsDigit(line[2]))
            return null;
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-'))
            return null;
        var code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        var isLast = line.Length == 3 || line[3] == ' ';
        return (code, isLast, line.Length > 4 ? Encoding.UTF8.GetString(line[4..]).Trim() : "");
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Enhanced();
}
