using NodaTime;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Intake;
using Vinculo.Plan.Contracts;

namespace Vinculo.Demo;

/// <summary>Which conversations there are: two months of every day's work, and what lies on the desks now.</summary>
internal sealed class Season(IReadOnlyList<Story> stories, IReadOnlyList<Client> clients, Staff staff, Luck luck, DateTimeOffset end)
{
    /// <summary>How far back the conversations go, in days.</summary>
    public const int Days = 61;

    private static readonly TimeSpan Brasilia = TimeSpan.FromHours(-3);

    /// <summary>How much comes in on each day of the week, Sunday first.</summary>
    private static readonly double[] ByDay = [0.35, 1, 0.85, 0.8, 0.8, 0.75, 0.55];

    /// <summary>Settled matters of the past, and whatever is left of them.</summary>
    public IEnumerable<Scene> Past(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var story = stories[i % stories.Count];
            var comesBack = story.Comeback >= 0 && luck.Chance(0.45);
            yield return new Scene(
                story, ClientFor(story), Channel(), SomeTime(),
                comesBack ? story.Turns.Count : story.FirstEnd, Finale.Resolve,
                WritesTwice: i % 60 == 7);
        }
    }

    /// <summary>What is going on now: overdue, due within the hour, due today, awaited, put aside, come back, not delivered.</summary>
    public async Task<IReadOnlyList<Scene>> PresentAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var scenes = new List<Scene>();
        async Task AddAsync(string name, double dueInMinutes, int turns, Finale finale = Finale.Leave)
        {
            var story = stories.First(s => s.Name == name);
            var lastWordAt = await LastWordForAsync(services, story, turns, dueInMinutes, cancellationToken);
            scenes.Add(new Scene(
                story, ClientFor(story), Channel(), turns == 1 ? lastWordAt : lastWordAt.AddDays(turns > story.FirstEnd ? -6 : -3),
                turns, finale, turns == 1 ? null : lastWordAt, Prompt: true));
        }

        foreach (var (name, due) in ((string, double)[])[("procon", -150), ("atraso", -40), ("orcamento", -95), ("garantia-porta", -310)])
            await AddAsync(name, due, turns: 1);
        foreach (var (name, due) in ((string, double)[])[("rastreio", 12), ("pix-vencido", 27), ("montagem-errada", 41), ("invoice-en", 55)])
            await AddAsync(name, due, turns: 1);
        foreach (var (name, due) in ((string, double)[])[("troca-cor", 75), ("medidas", 90), ("garantia-rachado", 130), ("dimensiones", 160), ("peca-faltando", 110), ("visita", 100)])
            await AddAsync(name, due, turns: 1);
        await AddAsync("parcelamento", -60, turns: 3); // the customer has answered, and waits again
        await AddAsync("endereco", 50, turns: 3);
        await AddAsync("sofa-mancha", 140, turns: 3);
        await AddAsync("atraso", 35, turns: IndexOfComeback("atraso") + 1); // settled, then not
        await AddAsync("arrependimento", 120, turns: IndexOfComeback("arrependimento") + 1);
        await AddAsync("barulho-cadeira", 200, turns: 3, Finale.Snooze);
        await AddAsync("disponibilidade", 180, turns: 3, Finale.Snooze);
        scenes.AddRange(Answered("fornecedor-licitacao", hoursAgo: 46, Finale.Snooze));
        foreach (var (name, ago) in ((string, int)[])[("montagem", 5), ("garantia-es", 22), ("presente", 30), ("delivery-en", 52)])
            scenes.AddRange(Answered(name, ago, Finale.Leave));
        scenes.AddRange(Answered("nota-cnpj", hoursAgo: 26, Finale.Bounce));
        scenes.Add(scenes[4] with { Story = stories.First(s => s.Name == "cancelamento"), Client = luck.Of(clients), WritesTwice = true, At = end.AddHours(-3) });
        return scenes;
    }

    private int IndexOfComeback(string name) => stories.First(s => s.Name == name).Comeback;

    /// <summary>Answered some time ago, and the customer is silent since.</summary>
    private IEnumerable<Scene> Answered(string name, int hoursAgo, Finale finale)
    {
        var story = stories.First(s => s.Name == name);
        var turns = story.Turns.ToList().FindIndex(t => t.Voice == Voice.Agent) + 1;
        yield return new Scene(story, ClientFor(story), Channel(), end.AddHours(-hoursAgo - 14), turns, finale, Prompt: true);
    }

    /// <summary>When the customer must have written so that the answer falls due in so many business minutes from now.</summary>
    private async Task<DateTimeOffset> LastWordForAsync(
        IServiceProvider services, Story story, int turns, double dueInMinutes, CancellationToken cancellationToken)
    {
        var policy = await services.GetRequiredService<IServicePolicies>().InForceAsync(end, cancellationToken);
        var opening = story.Turns[0].Text;
        var sorted = await services.GetRequiredService<Triage>().SortAsync(
            new IncomingMessage(
                ChannelKind.Email, null, null, "", clients[0].Email, story.Subject, opening, null, null, [], end, staff.Queue(story.Queue)),
            cancellationToken);
        var kind = turns == 1 ? PromiseKind.FirstAnswer : PromiseKind.NextAnswer;
        var promised = Duration.FromMinutes(policy.Promise(kind, sorted.Complexity)?.Minutes ?? 240);
        var now = Instant.FromDateTimeOffset(end);
        // Business time left until due is the promise less what has gone by: look for the minute at which it went by.
        var gone = promised - Duration.FromMinutes(dueInMinutes);
        var (early, late) = (now - Duration.FromDays(15), now);
        while (late - early > Duration.FromSeconds(20))
        {
            var middle = early + (late - early) / 2;
            if (policy.Calendar.Between(middle, now) >= gone)
                early = middle;
            else
                late = middle;
        }
        return early.ToDateTimeOffset();
    }

    private Client ClientFor(Story story)
    {
        var wantsCompany = story.Name is "orcamento" or "nota-cnpj" or "fornecedor-licitacao" or "barulho-cadeira";
        return luck.Of([.. clients.Where(c => c.Language == story.Language && c.IsCompany == wantsCompany)]);
    }

    private ChannelKind Channel() => luck.Chance(0.3) ? ChannelKind.WebForm : ChannelKind.Email;

    /// <summary>Some time in the past weeks, when people write: less at night and on Sundays.</summary>
    private DateTimeOffset SomeTime()
    {
        while (true)
        {
            var at = end.AddDays(-luck.Between(0.02, Days)).ToOffset(Brasilia);
            var byHour = at.Hour switch { < 6 => 0.03, < 9 => 0.5, < 12 => 1, < 14 => 0.8, < 19 => 0.95, < 23 => 0.5, _ => 0.1 };
            if (luck.Chance(ByDay[(int)at.DayOfWeek] * byHour))
                return at.ToUniversalTime();
        }
    }
}
