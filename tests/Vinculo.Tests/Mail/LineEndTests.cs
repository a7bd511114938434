using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Messages whose lines end with CR alone.</summary>
public sealed class LineEndTests
{
    private static readonly byte[] OldMacintosh = Encoding.UTF8.GetBytes(
        "From: a@b.c\rSubject: um\r dois\rContent-Type: multipart/mixed; boundary=xx\r\r--xx\r\rolá\rmundo\r--xx\r"
        + "Content-Type: application/octet-stream; name=a.bin\rContent-Transfer-Encoding: base64\r\rAQID\rBAUG\r--xx--\r");

    [Fact]
    public async Task They_are_read_and_the_raw_message_stays_as_it_came()
    {
        using var message = MailReader.Read(OldMacintosh);
        Check(message);
        await using var slow = new SlowStream(OldMacintosh);
        using var streamed = await MailReader.ReadAsync(slow, cancellationToken: TestContext.Current.CancellationToken);
        Check(streamed);
    }

    [Fact]
    public void A_lone_return_among_other_line_ends_ends_no_line()
    {
        using var message = MailReader.Read("From: a@b.c\r\nSubject: o\rTo: i@b.c\r\n\r\num"u8.ToArray());
        message.Headers.Select(field => field.Name).ShouldBe(["From", "Subject"]);
    }

    [Fact]
    public void Text_without_a_field_in_its_first_line_stays_as_it_is()
    {
        using var message = MailReader.Read("um texto: sim\rdois\r"u8.ToArray());
        message.Headers.Count.ShouldBe(0);
    }

    private static void Check(MailMessage message)
    {
        message.From.ShouldBe([new Mailbox(null, "a@b.c")]);
        message.Subject.ShouldBe("um dois");
        message.Text.ShouldBe("olá\nmundo");
        var attachment = message.Attachments.ShouldHaveSingleItem();
        attachment.Length.ShouldBe(6);
        using var raw = new MemoryStream();
        message.OpenRaw().CopyTo(raw);
        raw.ToArray().ShouldBe(OldMacintosh);
    }

    /// <summary>Gives one byte at a time, as a slow connection may.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
