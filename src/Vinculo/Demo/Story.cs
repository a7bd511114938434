using System.Text;

namespace Vinculo.Demo;

internal enum Voice
{
    Customer,
    Agent,

    /// <summary>An agent, to a colleague.</summary>
    Note,

    /// <summary>The customer, after all seemed settled.</summary>
    CustomerAgain,
}

/// <param name="Prop">What is attached: <c>foto</c>, <c>texto</c> or <c>arquivo</c>; null for nothing.</param>
internal sealed record Turn(Voice Voice, string? Prop, string Text);

/// <summary>A conversation as it may happen, with gaps such as <c>{nome}</c> to be filled. Stories.txt holds them all.</summary>
/// <param name="Queue">The queue it is written to, by its short name in the file.</param>
internal sealed record Story(string Name, string Queue, string Language, string Subject, IReadOnlyList<Turn> Turns)
{
    private const string SubjectMark = "Assunto: ";

    private static readonly Dictionary<char, Voice> Marks = new()
    {
        ['>'] = Voice.Customer,
        ['<'] = Voice.Agent,
        ['!'] = Voice.Note,
        ['?'] = Voice.CustomerAgain,
    };

    /// <summary>Where the customer comes back after the matter was resolved; -1 when the story has no such part.</summary>
    public int Comeback { get; } = Turns.ToList().FindIndex(turn => turn.Voice == Voice.CustomerAgain);

    /// <summary>The turns until the matter is resolved the first time.</summary>
    public int FirstEnd => Comeback < 0 ? Turns.Count : Comeback;

    public static IReadOnlyList<Story> ReadAll()
    {
        using var reader = new StreamReader(typeof(Story).Assembly.GetManifestResourceStream("Demo.Stories.txt")!, Encoding.UTF8);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n== ", StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static Story Parse(string part)
    {
        var lines = part.Split('\n');
        if (lines[0].TrimStart('=', ' ').Split(" | ") is not [var name, var queue, var language] || !lines[1].StartsWith(SubjectMark, StringComparison.Ordinal))
            throw new InvalidDataException("Stories.txt: a story begins with '== name | queue | language' and a subject: " + lines[0]);
        var turns = new List<Turn>();
        foreach (var line in lines.Skip(2))
        {
            if (IsMark(line))
                turns.Add(new Turn(Marks[line[0]], line.Length > 2 ? line[2..] : null, ""));
            else
                turns[^1] = turns[^1] with { Text = turns[^1].Text + line + "\n" };
        }
        return new Story(name, queue, language, lines[1][SubjectMark.Length..], [.. turns.Select(turn => turn with { Text = turn.Text.Trim() })]);
    }

    /// <summary>A mark stands alone on its line, or with one word for what is attached.</summary>
    private static bool IsMark(string line) =>
        line.Length > 0 && Marks.ContainsKey(line[0]) && (line.Length == 1 || line[1..] is " foto" or " texto" or " arquivo");
}
