using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Desk.Settings;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Intake;

public class TriageTests
{
    private static readonly Guid Finance = Ids.New(DateTimeOffset.UnixEpoch);

    private static IncomingMessage Message(
        string subject = "", string text = "", string from = "maria@loja.example", Guid? queue = null, params MessageFile[] files) =>
        new(ChannelKind.Email, null, Guid.Empty, "Maria", from, subject, text, null, null, files, DateTimeOffset.UnixEpoch, queue);

    private static ComplexityRule Rule() => new() { Name = "regra", Complexity = Complexity.Complex };

    private static bool Fits(Action<ComplexityRule> set, IncomingMessage message)
    {
        var rule = Rule();
        set(rule);
        return new Triage.Looks(message).Fit(rule);
    }

    [Theory]
    [InlineData("segunda via", "Preciso da SEGUNDA  VIA do boleto", true)]
    [InlineData("notificação", "recebi uma notificacao", true)]
    [InlineData("via", "avião", false)]
    [InlineData("estorn*", "Quero o estorno já", true)]
    [InlineData("estorn", "Quero o estorno já", false)]
    [InlineData("procon, advogad*", "meu advogado vai ligar", true)]
    [InlineData("consumidor.gov.br", "abri no consumidor.gov.br ontem", true)]
    [InlineData("2ª via", "mande a 2ª via", true)]
    [InlineData("*", "qualquer coisa", true)]
    public void Words_are_found_whole_without_accents_or_case(string words, string text, bool expected) =>
        Fits(r => r.Words = words, Message(text: text)).ShouldBe(expected);

    [Fact]
    public void Words_are_looked_for_in_the_subject_too() => Fits(r => r.Words = "boleto", Message("Boleto vencido")).ShouldBeTrue();

    [Theory]
    [InlineData("grande.example", "ana@grande.example", true)]
    [InlineData("grande.example", "ana@filial.grande.example", true)]
    [InlineData("grande.example", "ana@muitogrande.example", false)]
    public void A_domain_covers_what_is_below_it(string domain, string from, bool expected) =>
        Fits(r => r.SenderDomain = domain, Message(from: from)).ShouldBe(expected);

    [Fact]
    public void All_conditions_must_hold()
    {
        Fits(r => (r.Words, r.MinLength) = ("boleto", 10), Message(text: "boleto")).ShouldBeFalse();
        Fits(r => (r.Words, r.MinLength) = ("boleto", 6), Message(text: "boleto")).ShouldBeTrue();
        Fits(r => r.MaxLength = 5, Message(text: "boleto")).ShouldBeFalse();
        Fits(r => r.Channel = ChannelKind.WebForm, Message()).ShouldBeFalse();
        Fits(r => r.FromQueueId = Finance, Message()).ShouldBeFalse();
        Fits(r => r.FromQueueId = Finance, Message(queue: Finance)).ShouldBeTrue();
    }

    [Fact]
    public void Pictures_inside_the_text_are_no_files()
    {
        var logo = new MessageFile("logo.png", "image/png", new string('a', 64), 1, "logo@1");
        Fits(r => r.HasFiles = true, Message(files: logo)).ShouldBeFalse();
        Fits(r => r.HasFiles = true, Message(files: logo with { ContentId = null })).ShouldBeTrue();
        Fits(r => r.HasFiles = false, Message(files: logo)).ShouldBeTrue();
    }

    [Theory, BothEngines]
    public async Task A_new_installation_knows_what_is_simple_and_what_is_not(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        (await SortAsync(desk, "Me manda a segunda via do boleto, por favor")).Complexity.ShouldBe(Complexity.Simple);
        var court = await SortAsync(desk, "Vou ao Procon e à Justiça.");
        (court.Complexity, court.Priority, court.Queue.Name).ShouldBe((Complexity.Complex, Priority.High, "Atendimento"));
        (await SortAsync(desk, "A porta do armário não fecha.")).Complexity.ShouldBe(Complexity.Moderate);
    }

    [Theory, BothEngines]
    public async Task The_first_rule_that_fits_decides_and_may_choose_the_queue(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var finance = await desk.QueueAsync("Financeiro");
        var rule = (await desk.DoAsync<RuleSettings, Result<ComplexityRule>>(r => r.SaveAsync(
            null, new RuleInput("Boletos", Complexity.Moderate, "boleto", QueueId: finance.Id, Priority: Priority.Urgent), Actor.System, CancellationToken.None))).Value!;
        (await SortAsync(desk, "boleto")).Complexity.ShouldBe(Complexity.Simple);
        await desk.App.InScopeAsync(async p =>
        {
            await ((RuleSettings)p.GetService(typeof(RuleSettings))!).ReorderAsync([rule.Id], Actor.System, CancellationToken.None);
            return true;
        });
        var sorted = await SortAsync(desk, "boleto");
        (sorted.Complexity, sorted.Queue.Id, sorted.Priority).ShouldBe((Complexity.Moderate, finance.Id, Priority.Urgent));
    }

    [Theory, BothEngines]
    public async Task A_queue_named_by_the_mailbox_comes_first_and_one_switched_off_counts_for_nothing(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var finance = await desk.QueueAsync("Financeiro");
        (await SortAsync(desk, "oi", finance.Id)).Queue.Name.ShouldBe("Financeiro");
        await desk.DoAsync<QueueSettings, Result<Queue>>(q => q.SaveAsync(
            finance.Id, new QueueInput("Financeiro", Active: false), Actor.System, CancellationToken.None));
        (await SortAsync(desk, "oi", finance.Id)).Queue.Name.ShouldBe("Atendimento");
    }

    private static Task<TriageResult> SortAsync(DeskApp desk, string text, Guid? queue = null) =>
        desk.DoAsync<Triage, TriageResult>(t => t.SortAsync(Message(text: text, queue: queue), CancellationToken.None));
}
