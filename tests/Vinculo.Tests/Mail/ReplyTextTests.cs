using System.Text.Json;
using Vinculo.Mail;

namespace Vinculo.Tests.Mail;

public sealed class ReplyTextTests
{
    /// <summary>Messages of the collection that are split otherwise, with the reason.</summary>
    private static readonly Dictionary<string, string> Otherwise = new()
    {
    };

    [Fact]
    public void The_collection_of_replies_is_trimmed_as_a_person_would()
    {
        var folder = SharedData.Path("mail/reply_trimmer");
        var wrong = new List<string>();
        var names = Directory.EnumerateFiles(Path.Combine(folder, "emails")).Select(Path.GetFileName).Order().ToList();
        names.Count.ShouldBe(64);
        foreach (var name in names)
        {
            var email = File.ReadAllText(Path.Combine(folder, "emails", name!));
            var trimmed = File.ReadAllText(Path.Combine(folder, "trimmed", name!));
            if (Lines(ReplyText.Split(email).Reply) != Lines(trimmed))
                wrong.Add(name!);
        }
        wrong.ShouldBe(Otherwise.Keys.Order());
    }

    [Fact]
    public void Every_known_Portuguese_attribution_line_is_cut()
    {
        foreach (var line in File.ReadLines(SharedData.Path("mail/ptbr_reply_headers.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var header = row.RootElement.GetProperty("header").GetString()!;
            var text = $"Obrigado, funcionou.\n\n{header}\n\n> Bom dia,\n> tente de novo.\n";
            var parts = ReplyText.Split(text);
            parts.Reply.ShouldBe("Obrigado, funcionou.", row.RootElement.GetProperty("id").GetString());
            parts.Quoted.ShouldContain("tente de novo");
        }
    }

    private static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim();
}
