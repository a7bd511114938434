using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

/// <summary>Mail that other people collected: nothing in it may stop the reader.</summary>
public sealed class RealMailTests
{
    [Fact]
    public void Every_file_is_read_without_an_exception()
    {
        var files = Directory.EnumerateFiles(SharedData.Path("mail"), "*", SearchOption.AllDirectories).Order().ToList();
        files.Count.ShouldBeGreaterThan(700);
        foreach (var file in files)
        {
            using var message = MailReader.Read(File.ReadAllBytes(file));
            Should.NotThrow(() => MailSamples.ReadAll(message), file);
        }
    }

    [Fact]
    public async Task A_stream_gives_the_same_as_memory_whether_spooled_or_not()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var tiny = new MailLimits { MemoryBytes = 100 };
        foreach (var file in Directory.EnumerateFiles(SharedData.Path("mail"), "*.msg", SearchOption.AllDirectories))
        {
            using var fromMemory = MailReader.Read(await File.ReadAllBytesAsync(file, cancellation));
            await using var stream = File.OpenRead(file);
            using var fromStream = await MailReader.ReadAsync(stream, tiny, cancellation);
            Describe(fromStream).ShouldBe(Describe(fromMemory), file);
        }
    }

    private static string Describe(MailMessage message) => string.Join('\n',
        message.Subject, message.Text, message.Html, message.Kind, string.Join(',', message.From),
        string.Join(',', message.Attachments.Select(attachment => $"{attachment.FileName} {attachment.ContentType} {attachment.Length}")));
}
