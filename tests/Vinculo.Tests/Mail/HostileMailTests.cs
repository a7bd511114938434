using System.Diagnostics;
using System.Globalization;
using System.Text;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Mail made to break the reader: it is read, within the limits, and says what was left out.</summary>
public sealed class HostileMailTests
{
    [Fact]
    public void A_message_cut_at_any_byte_is_read()
    {
        foreach (var bytes in MailSamples.All)
        {
            for (var length = 0; length <= bytes.Length; length++)
            {
                using var message = MailReader.Read(bytes.AsMemory(0, length));
                MailSamples.ReadAll(message);
            }
        }
    }

    [Fact]
    public void Random_changes_stop_nothing()
    {
        var random = new Random(20251103);
        var mutator = new MailMutator(random);
        var samples = MailSamples.All.ToList();
        if (SharedData.Find("mail/ruby_mail") is { } folder)
            samples.AddRange(Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order().Select(File.ReadAllBytes).Where(bytes => bytes.Length < 20_000));
        for (var i = 0; i < 4000; i++)
        {
            using var message = MailReader.Read(mutator.Mutate(samples[random.Next(samples.Count)], samples[random.Next(samples.Count)]));
            MailSamples.ReadAll(message);
        }
    }

    [Fact]
    public void A_fault_of_the_reader_itself_leaves_the_raw_message()
    {
        var bytes = Fixture.Bytes("From: a@b.c\nSubject: oi\n\ntexto\n");
        using var faulty = new FaultyBytes(bytes, failsAt: 1);

        using var message = MailReader.Read(faulty.Memory);

        message.Fault.ShouldBeOfType<InvalidOperationException>();
        (message.From.Count, message.Subject, message.RawLength).ShouldBe((0, "", bytes.Length));
        using var raw = new MemoryStream();
        message.OpenRaw().CopyTo(raw);
        raw.ToArray().ShouldBe(bytes);
    }

    /// <summary>Each of these took seconds or minutes where a reader looked again from the same place: 200 kB are read at once.</summary>
    [Theory]
    [InlineData("Content-Type: text/plain; name=", " ", "a")]
    [InlineData("Content-Type: text/plain; name=a", " a=b", "")]
    [InlineData("Date: 1 Jan 2025 10", " ", ":00")]
    [InlineData("To: a@b", ":", "")]
    [InlineData("To: <a", ",", "@b")]
    [InlineData("To: a@b", " .", "")]
    [InlineData("To: a", ",(<)", "")]
    [InlineData("To: ", "<", "")]
    [InlineData("To: ", "(", "")]
    [InlineData("To: ", "a <b@c> ", "")]
    [InlineData("To: ", "(", ")")]
    [InlineData("To: ", "a(", "<b@c>)")]
    [InlineData("To: ", "a,", "<b@c>")]
    [InlineData("To: ", "a;", "<b@c>")]
    [InlineData("To: ", "a:", "<b@c>")]
    [InlineData("To: ", "@ ", ", <b@c>")]
    [InlineData("To: ", "=?a?q?x", "?= <b@c>")]
    [InlineData("To: =?a?q?", "?=41", " <b@c>")]
    [InlineData("Content-Disposition: attachment; filename=a", "(", ")")]
    [InlineData("Content-Type: text/plain; charset=a", "(", "")]
    [InlineData("Content-Transfer-Encoding: base64\n\n", "TQ==", "\n--")]
    [InlineData("Subject: ", "=?a?q?x", "")]
    [InlineData("Subject: ", "=?a?b?", "")]
    [InlineData("Subject: ", "=?<?q?x", "?=")]
    [InlineData("Subject: ", "=?a?q?x ?=41", "")]
    [InlineData("Subject: ", "=?utf-8?q?a?=", "")]
    [InlineData("References: ", "<NUMBER@b>", "")]
    [InlineData("Authentication-Results: x", ";a=\"", "")]
    [InlineData("Subject: x\n\n", "\n=ybegin name=a\nabc", "\n=yend")]
    [InlineData("Subject: x\n\n", "begin 644 a\n", "end")]
    [InlineData("Subject: x\n\n", "-----BEGIN PGP SIGNED MESSAGE-----\n", "\n-----BEGIN PGP SIGNATURE-----\n")]
    [InlineData("Subject: x\n\na\n", "On 1/1/2025 10:00, b <c@d> wrote:\n> a\n\n", "fim")]
    [InlineData("Content-Type: text/html\n\n", "<table><tr><td>a<td>", "")]
    [InlineData("Content-Type: multipart/related; boundary=xx\n\n--xx\nContent-Type: image/png\nContent-ID: <a>\n\nx\n--xx\nContent-Type: text/html\n\n", "cid:", "\n--xx--")]
    [InlineData("Content-Type: text/html\n\n<a href=x>", "unsubscribe ", "")]
    [InlineData("Subject: x\n\n", "if so do not reply to this message ", "")]
    [InlineData("Subject: x\n\na\n", "Fulano\n01/01/2025 10:00\nTo: a\n", "Subject: b")]
    [InlineData("Return-Path: <>\nSubject: Undelivered Mail\n\nFailed: ", "aNUMBER@x.co ", "")]
    [InlineData("Return-Path: <>\nSubject: Undelivered Mail\n\nFailed, e.g. ", "aNUMBER@x.co ", "")]
    [InlineData("Reply-To: ", "aNUMBER@x.co,", "\nFrom: wordpress@loja.example\nSubject: 50% off!\n\nE-mail: a@b.c")]
    [InlineData("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n", "M\n", "end")] // each line promises 45 bytes
    [InlineData("Content-Type: message/rfc822\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n", "M\n", "end")]
    [InlineData("Content-Type: application/pkcs7-mime; smime-type=signed-data\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCAMIACAwEBATEAMIAGCSqGSIb3DQEHAaCA", "JIAkgCSA", "")]
    public void What_is_repeated_is_read_in_time_that_grows_with_its_length_only(string start, string repeated, string end)
    {
        var raw = new StringBuilder("From: a@b.c\n" + start);
        for (var i = 0; raw.Length < 200_000; i++)
            raw.Append(repeated.Replace("NUMBER", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        IsReadAtOnce(raw.Append(end).Append("\n\n").ToString());
    }

    [Fact]
    public void A_long_report_is_read_once_for_all_of_its_recipients()
    {
        var text = string.Concat(Enumerable.Repeat(new string('x', 500) + "\n", 200));
        var recipients = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Final-Recipient: rfc822; a{i}@x.co\nAction: failed\n\n"));
        IsReadAtOnce("From: MAILER-DAEMON@x.co\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            + $"--b\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n{recipients}\n--b--\n");
    }

    [Fact]
    public void Quotes_below_many_empty_lines_are_split_at_once() =>
        IsReadAtOnce("From: a@b.c\n\n" + string.Concat(Enumerable.Repeat(" \n", 60_000)) + string.Concat(Enumerable.Repeat(">a\n", 60_000)));

    private static void IsReadAtOnce(string raw)
    {
        var bytes = Fixture.Bytes(raw);
        var fastest = Enumerable.Range(0, 3).Min(_ =>
        {
            var before = Worked();
            using var message = MailReader.Read(bytes);
            MailSamples.ReadAll(message);
            return Worked() - before;
        });
        fastest.ShouldBeLessThan(TimeSpan.FromSeconds(5)); // the slowest takes a third of a second
    }

    /// <summary>
    /// How long this thread has been working. On a busy machine time passes also while it waits for its turn, which says
    /// nothing of what it does; only where the system does not tell them apart, that counts too.
    /// </summary>
    private static TimeSpan Worked()
    {
        const string Statistics = "/proc/thread-self/schedstat"; // Linux; nanoseconds come first
        var nanoseconds = File.Exists(Statistics) ? long.Parse(File.ReadAllText(Statistics).Split(' ')[0], CultureInfo.InvariantCulture) : 0;
        return nanoseconds > 0 ? TimeSpan.FromMicroseconds(nanoseconds / 1000) : Stopwatch.GetElapsedTime(0);
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
        MailSamples.ReadAll(message);
    }

    [Fact]
    public void Attached_messages_within_one_another_stop_at_the_limit()
    {
        var raw = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 5000));
        var message = Fixture.Read(raw);
        message.Defects.ShouldContain(defect => defect.Kind == MailDefectKind.TooDeep);
        MailSamples.ReadAll(message);
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
    public void Folded_lines_of_fields_beyond_the_limit_are_dropped_with_them()
    {
        var message = Fixture.Read("From: a@b.c\nX-1: y\nX-2: y\n dobra um\n\tdobra dois\nX-3: y\n dobra\n\ncorpo", new MailLimits { HeaderCount = 2 });
        (message.Headers.Count, message.Text).ShouldBe((2, "corpo"));
        message.Headers["X-1"].ShouldBe("y");
    }

    [Fact]
    public void Encoded_messages_beyond_the_limit_together_are_kept_whole()
    {
        var large = string.Concat(Enumerable.Repeat(new string('x', 75) + "\r\n", 17 * 1024 * 1024 / 77));
        var part = "--xx\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSubject: a\r\n\r\n" + large;
        using var message = MailReader.Read(Encoding.ASCII.GetBytes("From: a@b.c\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n" + part + part + "--xx--\r\n"));
        message.Root.Children.Select(child => child.Children.Count).ShouldBe([1, 0]);
        message.Defects.ShouldContain(new MailDefect(MailDefectKind.TooDeep, "2"));
        message.Attachments.Count.ShouldBe(2);
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
}
