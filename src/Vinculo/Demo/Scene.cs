using System.Globalization;
using Vinculo.Desk.Contracts;

namespace Vinculo.Demo;

/// <summary>What becomes of a conversation when its last turn has been played.</summary>
internal enum Finale
{
    Resolve,

    /// <summary>Nobody has done anything more until now.</summary>
    Leave,

    /// <summary>Put aside until a day to come.</summary>
    Snooze,

    /// <summary>The last answer comes back as undeliverable.</summary>
    Bounce,
}

/// <summary>One conversation to be played.</summary>
/// <param name="Turns">How many turns of the story are played.</param>
/// <param name="LastWordAt">When the customer's last message comes in; null leaves it to chance.</param>
/// <param name="Prompt">Every answer comes well within what is promised.</param>
/// <param name="WritesTwice">The customer opens a second conversation about the same matter.</param>
internal sealed record Scene(
    Story Story, Client Client, ChannelKind Channel, DateTimeOffset At, int Turns, Finale Finale, DateTimeOffset? LastWordAt = null,
    bool Prompt = false, bool WritesTwice = false);

/// <summary>Fills the gaps of a story, the same way throughout one conversation.</summary>
internal sealed class Script(Scene scene, Luck luck)
{
    private static readonly string[] Products =
    [
        "a mesa Araucária", "o sofá Baía", "o guarda-roupa Mantiqueira", "a estante Ipê", "a cama Serena", "o bufê Veredas", "a escrivaninha Ateliê",
        "a poltrona Cumbuca", "o rack Litoral", "a cômoda Alfazema", "o banco Jangada", "a cristaleira Memória",
    ];

    private readonly string product = luck.Of(Products);
    private readonly string order = string.Create(CultureInfo.InvariantCulture, $"CT-{luck.Whole(41_000, 49_900)}");
    private readonly string invoice = string.Create(CultureInfo.InvariantCulture, $"{luck.Whole(18_000, 29_000)}");
    private readonly decimal amount = luck.Whole(290, 7_900) - 0.10m;
    private readonly int daysAhead = luck.Whole(2, 6);
    private string? date;

    /// <summary>What was agreed before is over: the next date is another one.</summary>
    public void ForgetDate() => date = null;

    public string Fill(string text, DateTimeOffset now, Colleague? agent = null, Colleague? colleague = null)
    {
        var culture = CultureInfo.GetCultureInfo(scene.Story.Language);
        if (text.Contains("{data}", StringComparison.Ordinal))
            date ??= Weekday(now.AddDays(daysAhead)).ToString(scene.Story.Language == "en" ? "d MMMM" : "d 'de' MMMM", culture);
        return text
            .Replace("{nome}", scene.Client.FirstName, StringComparison.Ordinal)
            .Replace("{agente}", agent?.FirstName, StringComparison.Ordinal)
            .Replace("{colega}", colleague?.Handle, StringComparison.Ordinal)
            .Replace("{produto}", product, StringComparison.Ordinal)
            .Replace("{pedido}", order, StringComparison.Ordinal)
            .Replace("{nf}", invoice, StringComparison.Ordinal)
            .Replace("{valor}", amount.ToString("N2", culture), StringComparison.Ordinal)
            .Replace("{cidade}", scene.Client.City, StringComparison.Ordinal)
            .Replace("{data}", date, StringComparison.Ordinal);
    }

    private static DateTimeOffset Weekday(DateTimeOffset day) => day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;
}
