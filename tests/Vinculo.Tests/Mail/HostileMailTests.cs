using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Mail made to break the reader: it is read, within the limits, and says what was left out.</summary>
public sealed class HostileMailTests
{
    private const string Sample = """
        From: =?utf-8?Q?Jo=C3=A3o?= <joao@exemplo.com>
        To: equipe: a@b.c, "B" <b@c.d>;
        Subject: =?utf-8?B?T2zDoQ==?= =?utf-8?Q?_mundo?=
        Date: Mon, 3 Nov 2025 10:12:05 -0300
        References: <a@b> <c@d>
        Content-Type: multipart/mixed; boundary="xx"

        --xx
        Content-Type: multipart/alternative; boundary=yy

        --yy
        Content-Type: text/plain; charset=iso-8859-1; format=flowed
        Content-Transfer-Encoding: quoted-printable

        Ol=E1, =
        tudo bem?
        begin 644 a.txt
        #3VQA
        `
        end
        --yy
        Content-Type: text/html; charset=utf-8

        <table><tr><td>um<td>dois</table><a href=http://x.y>z</a>
        --yy--
        --xx
        Content-Type: message/rfc822
        Content-Transfer-Encoding: base64

        RnJvbTogYUBiLmMKU3ViamVjdDogb2kKCnRleHRvCg==
        --xx
        Content-Type: message/delivery-status

        Reporting-MTA: dns; x

        Final-Recipient: rfc822; um@exemplo.com
        Action: failed
        --xx
        Content-Disposition: attachment; filename*0*=utf-8''rela%C3%A7; filename*1="ao.pdf"
        Content-Transfer-Encoding: base64

        AAECAwQFBgc=
        --xx--
        fim
        """;

    [Fact]
    public void A_message_cut_at_any_byte_is_read()
    {
        var bytes = Fixture.Bytes(Sample);
        for (var length = 0; length <= bytes.Length; length++)
        {
            using var message = MailReader.Read(bytes.AsMemory(0, length));
            RealMailTests.ReadAll(message);
        }
    }

    [Fact]
    public void Random_changes_stop_nothing()
    {
        var random = new Random(20251103);
        var samples = new List<byte[]> { Fixture.Bytes(Sample) };
        if (SharedData.Find("mail/ruby_mail") is { } folder)
            samples.AddRange(Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order().Select(File.ReadAllBytes).Where(bytes => bytes.Length < 20_000));
        for (var i = 0; i < 3000; i++)
        {
            using var message = MailReader.Read(Mutate(samples[random.Next(samples.Count)], random));
            RealMailTests.ReadAll(message);
            _ = ReplyText.Split(message.Text);
        }
    }

    [Fact]
    public void Nesting_deeper_than_the_limit_is_kept_whole()
    {
        var raw = new StringBuilder("From: a@b.c\n");
        for (var i = 0; i < 500; i++)
            raw.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\n\n--b").Append(i).Append('\n');
        var message = Fixture.Read(raw + "\nfundo");
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TooDeep);
        message.Root.Leaves().ShouldHaveSingleItem();
        RealMailTests.ReadAll(message);
    }

    [Fact]
    public void Attached_messages_within_one_another_stop_at_the_limit()
    {
        var raw = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 5000));
        var message = Fixture.Read(raw);
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TooDeep);
        RealMailTests.ReadAll(message);
    }

    [Fact]
    public void Parts_beyond_the_limit_stay_in_the_last_one()
    {
        var raw = "From: a@b.c\nContent-Type: multipart/mixed; boundary=x\n\n" + string.Concat(Enumerable.Repeat("--x\nContent-Type: application/a\n\nconteúdo\n", 5000)) + "--x--\n";
        var message = Fixture.Read(raw, new MailLimits { Parts = 50 });
        message.Attachments.Count.ShouldBe(49);
        message.Attachments[^1].Length.ShouldBeGreaterThan(100_000);
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TooManyParts);
    }

    [Fact]
    public void Headers_beyond_the_limits_are_dropped_and_long_lines_cut()
    {
        var many = Fixture.Read("From: a@b.c\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"X-{i}: y\n")) + "\ncorpo");
        many.Headers.Count.ShouldBe(1000);
        many.Text.ShouldBe("corpo");
        many.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TooManyHeaders);
        var longField = Fixture.Read($"From: a@b.c\nSubject: {new string('x', 2_000_000)}\nX-Depois: sim\n\ncorpo");
        longField.Subject.Length.ShouldBeLessThanOrEqualTo(MailLimits.Default.LineBytes);
        longField.Text.ShouldBe("corpo");
        longField.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.LineTooLong);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_truncated_and_says_so()
    {
        var bytes = Fixture.Bytes("From: a@b.c\n\n" + new string('x', 10_000));
        using var fromMemory = MailReader.Read(bytes, new MailLimits { TotalBytes = 1000 });
        using var stream = new MemoryStream(bytes);
        using var fromStream = await MailReader.ReadAsync(stream, new MailLimits { TotalBytes = 1000 }, TestContext.Current.CancellationToken);
        foreach (var message in new[] { fromMemory, fromStream })
        {
            message.IsTruncated.ShouldBeTrue();
            message.RawLength.ShouldBe(1000);
            message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.MessageTooLong);
        }
    }

    [Fact]
    public void Text_beyond_the_limit_is_left_out_and_says_so()
    {
        var message = Fixture.Read("From: a@b.c\n\n" + new string('x', 10_000), new MailLimits { TextBytes = 100 });
        message.Text.Length.ShouldBe(100);
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TextTooLong);
    }

    [Fact]
    public async Task A_large_attachment_goes_through_in_little_memory()
    {
        const int Size = 40 * 1024 * 1024;
        var cancellation = TestContext.Current.CancellationToken;
        await using var raw = new ZeroAttachment(Size);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var message = await MailReader.ReadAsync(raw, cancellationToken: cancellation);
        var attachment = message.Attachments.ShouldHaveSingleItem();
        attachment.Length.ShouldBe(Size / 78 * 57);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 * 1024 * 1024);
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var bytes = new List<byte>(sample);
        for (var i = random.Next(1, 12); i > 0 && bytes.Count > 2; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, (byte)"\r\n\0=?;:\"<>()\\-/,@% "[random.Next(19)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                default:
                    bytes.InsertRange(at, sample.Take(random.Next(300)));
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>A message with one base64 attachment, made as it is read.</summary>
    private sealed class ZeroAttachment(int size) : Stream
    {
        private static readonly byte[] Header = Encoding.ASCII.GetBytes(
            "From: a@b.c\r\nContent-Type: application/x-y\r\nContent-Transfer-Encoding: base64\r\n\r\n");

        private static readonly byte[] Line = Encoding.ASCII.GetBytes(new string('A', 76) + "\r\n");
        private readonly int length = Header.Length + (size / Line.Length * Line.Length);
        private int position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = Math.Min(count, length - position);
            for (var i = 0; i < count; i++, position++)
                buffer[offset + i] = position < Header.Length ? Header[position] : Line[(position - Header.Length) % Line.Length];
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
