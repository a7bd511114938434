using System.Text;
using System.Text.Json;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class MboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_come_one_after_the_other_with_quoted_From_lines_restored()
    {
        const string File = "From maria@exemplo.com Mon Nov  3 10:12:00 2025\nSubject: um\n\nprimeira\n>From aqui em diante\n>>From citado\n\n"
            + "From - \nSubject: dois\n\nFrom Russia with love is a sentence\n\n\n";
        var messages = await Read(File);
        messages.ShouldBe([
            "Subject: um\n\nprimeira\nFrom aqui em diante\n>From citado\n",
            "Subject: dois\n\nFrom Russia with love is a sentence\n\n",
        ]);
    }

    [Fact]
    public async Task A_file_without_a_separator_is_one_message_and_an_empty_one_none()
    {
        (await Read("Subject: um\n\ntexto\n")).ShouldBe(["Subject: um\n\ntexto\n"]);
        (await Read("")).ShouldBeEmpty();
        (await Read("\n\n")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_cut_and_the_next_one_is_whole()
    {
        var file = "From - \nSubject: longo\n\n" + new string('x', 300_000) + "\n\nFrom - \nSubject: curto\n\noi\n";
        var messages = await Read(file, new MailLimits { TotalBytes = 1000 });
        messages.Count.ShouldBe(2);
        messages[0].Length.ShouldBe(1000);
        messages[1].ShouldBe("Subject: curto\n\noi\n");
    }

    [Fact]
    public async Task Real_files_have_the_number_of_messages_that_is_written_beside_them()
    {
        foreach (var name in new[] { "content-length", "issue1189" })
        {
            using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(SharedData.Path($"mail/mimekit/mbox/{name}.unix-offsets.json"), Cancellation));
            await using var stream = File.OpenRead(SharedData.Path($"mail/mimekit/mbox/{name}.mbox.txt"));
            var count = 0;
            await foreach (var _ in Mbox.ReadAsync(stream, cancellationToken: Cancellation))
                count++;
            count.ShouldBe(expected.RootElement.GetArrayLength(), name);
        }
    }

    private static async Task<List<string>> Read(string file, MailLimits? limits = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        var messages = new List<string>();
        await foreach (var message in Mbox.ReadAsync(stream, limits, Cancellation))
            messages.Add(Encoding.UTF8.GetString(message.Span));
        return messages;
    }
}
