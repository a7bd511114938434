using System.Text;

namespace Vinculo.Tests.Mail;

/// <summary>Makes bad mail of good mail: changed bytes, pieces lost, doubled, moved or joined, and words that confuse readers.</summary>
internal sealed class MailMutator(Random random)
{
    private const int LongestResult = 64 * 1024;

    private static readonly byte[][] Nasty =
    [
        .. new[]
        {
            "\0", "\r", "\n", "\r\n\r\n", "\r\n ", "\r\n.\r\n", "--", "\r\n--xx\r\n", "\r\n--xx--\r\n", "=", "==", "=\r\n", "=3D", "=ZZ", "=?", "?=", "=?utf-8?Q?", "=?utf-8?B?",
            "=?utf-16?B?AAA=?=", "<", ">", "<<", "\"", "\\", "((((", "))))", ";", ",", "@", ":", "%", "%%", "%F", "*0*=", "filename*0*=utf-7''", "charset=utf-7", "charset=unicode-2-0-utf-7", "charset=unicode", "charset=utf-32",
            "Content-Type: multipart/mixed; boundary=xx\r\n\r\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Type: application/ms-tnef\r\n\r\n",
            "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "begin 644 a\n", "`\nend\n", "=ybegin line=1 size=1 name=a\r\n", "=yend\r\n",
            "<div>", "<table><tr><td>", "</p>", "<a href=", "<b><i>", "&#", "&amp", "<!--", "\x1B$B", "\x1B(B", "\uFEFF", "\x85", "\xC3", "\xE2\x82", "\xFF\xFE", "From \r\n", "> ", "On 1 a wrote:\r\n",
            "Date: ", "99999999999999999999", "-1", "2147483648", "begin", "-----BEGIN PGP SIGNED MESSAGE-----\r\n", "-----BEGIN PGP SIGNATURE-----\r\n", "Final-Recipient: ", "Action: failed\r\n",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    public byte[] Mutate(byte[] sample, byte[] other)
    {
        var bytes = new List<byte>(sample);
        for (var changes = random.Next(1, 12); changes > 0 && bytes.Count > 2; changes--)
            Change(bytes, other);
        return bytes.Count <= LongestResult ? [.. bytes] : [.. bytes.Take(LongestResult)];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                break;
            case 5:
                JoinWith(bytes, at, other);
                break;
            case 6:
                MoveLine(bytes, at);
                break;
            case 7:
                Repeat(bytes, at);
                break;
            default:
                bytes.InsertRange(at, Nasty[random.Next(Nasty.Length)]);
                break;
        }
    }

    private void JoinWith(List<byte> bytes, int at, byte[] other)
    {
        var from = random.Next(other.Length);
        bytes.InsertRange(at, other.Skip(from).Take(random.Next(1, 4000)));
    }

    /// <summary>Takes the line around a place and puts it, once or twice, at the beginning of another.</summary>
    private void MoveLine(List<byte> bytes, int at)
    {
        var start = bytes.LastIndexOf((byte)'\n', at) + 1;
        var end = bytes.IndexOf((byte)'\n', at);
        var line = bytes.GetRange(start, Math.Max(0, (end < 0 ? bytes.Count : end + 1) - start));
        if (random.Next(2) == 0)
            bytes.RemoveRange(start, line.Count);
        if (bytes.Count == 0)
            return;
        bytes.InsertRange(bytes.LastIndexOf((byte)'\n', random.Next(bytes.Count)) + 1, line);
    }

    /// <summary>The same few bytes or the same nasty word many times: what is slow by the square shows here.</summary>
    private void Repeat(List<byte> bytes, int at)
    {
        IEnumerable<byte> piece = random.Next(2) == 0 ? Nasty[random.Next(Nasty.Length)] : bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
        var times = random.Next(2) == 0 ? random.Next(2, 50) : random.Next(50, 1000);
        bytes.InsertRange(at, Enumerable.Repeat(piece, times).SelectMany(copy => copy));
    }
}
