using Vinculo.Desk.Conversations;
using Vinculo.Desk.Settings;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Settings;

public class SettingsTests
{
    private static readonly Actor Manager = new(ActorKind.Agent, Ids.New(DateTimeOffset.UnixEpoch), "Marta Luz");

    [Theory, BothEngines]
    public async Task Queues_are_made_changed_and_ordered(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var finance = await desk.QueueAsync("Financeiro");
        (await desk.DoAsync<QueueSettings, Result<Queue>>(q => q.SaveAsync(
            finance.Id, new QueueInput(" Cobrança ", Language: "en", Signature: "— Vinculo"), Manager, CancellationToken.None))).Value!.Name.ShouldBe("Cobrança");
        await desk.App.InScopeAsync(async p =>
        {
            await ((QueueSettings)p.GetService(typeof(QueueSettings))!).ReorderAsync([finance.Id], Manager, CancellationToken.None);
            return true;
        });
        var queues = await desk.DoAsync<QueueSettings, IReadOnlyList<Queue>>(q => q.ListAsync(CancellationToken.None));
        queues.Select(q => q.Name).ShouldBe(["Cobrança", "Atendimento"]);
        (await desk.AuditAsync(finance.Id)).ShouldBe(["desk.queue-saved", "desk.queue-saved", "desk.queues-reordered"], ignoreOrder: true);
    }

    [Theory, BothEngines]
    public async Task What_would_leave_a_conversation_without_a_queue_is_refused(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var only = (await desk.DoAsync<QueueSettings, IReadOnlyList<Queue>>(q => q.ListAsync(CancellationToken.None))).Single();
        (await SaveAsync(desk, only.Id, new QueueInput("Atendimento", Active: false))).Failure!.Code.ShouldBe("desk.queue-last");
        (await DeleteAsync(desk, only.Id)).Failure!.Code.ShouldBe("desk.queue-last");
        var second = await desk.QueueAsync("Financeiro");
        await desk.OpenAsync();
        (await DeleteAsync(desk, only.Id)).Failure!.Code.ShouldBe("desk.queue-in-use");
        (await DeleteAsync(desk, second.Id)).Succeeded.ShouldBeTrue();
        (await SaveAsync(desk, null, new QueueInput("atendimento"))).Failure!.Field.ShouldBe("name");
        (await SaveAsync(desk, null, new QueueInput("Outra", TeamId: second.Id))).Failure!.Code.ShouldBe("desk.no-team");
    }

    [Theory, BothEngines]
    public async Task A_rule_needs_a_condition_that_can_hold(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        (await SaveAsync(desk, new RuleInput("Tudo", Complexity.Simple))).Failure!.Code.ShouldBe("desk.rule-asks-nothing");
        (await SaveAsync(desk, new RuleInput("Longo", Complexity.Simple, MinLength: 10, MaxLength: 5))).Failure!.Field.ShouldBe("maxLength");
        (await SaveAsync(desk, new RuleInput("Domínio", Complexity.Simple, SenderDomain: "não é"))).Failure!.Field.ShouldBe("senderDomain");
        (await SaveAsync(desk, new RuleInput("Fila", Complexity.Simple, "x", QueueId: Manager.Id))).Failure!.Field.ShouldBe("queueId");
        var rule = (await SaveAsync(desk, new RuleInput("Obra", Complexity.Complex, "obra, reforma", Priority: Priority.High))).Value!;
        (await desk.DoAsync<RuleSettings, IReadOnlyList<ComplexityRule>>(r => r.ListAsync(CancellationToken.None)))[^1].Id.ShouldBe(rule.Id);
        (await desk.DoAsync<RuleSettings, Result<bool>>(r => r.DeleteAsync(rule.Id, Manager, CancellationToken.None))).Succeeded.ShouldBeTrue();
    }

    [Theory, BothEngines]
    public async Task Canned_answers_are_found_by_shortcut_or_title_in_the_customers_language(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        await SaveAsync(desk, new CannedAnswerInput("/prazo", "Prazo de entrega", "São 5 dias, {cliente}."));
        await SaveAsync(desk, new CannedAnswerInput("prazo", "Delivery time", "It takes 5 days.", "en"));
        await SaveAsync(desk, new CannedAnswerInput("troca", "Como trocar", "Assim."));
        (await SaveAsync(desk, new CannedAnswerInput("prazo", "De novo", "x"))).Failure!.Code.ShouldBe("desk.shortcut-taken");
        (await SaveAsync(desk, new CannedAnswerInput("com espaço", "x", "x"))).Failure!.Field.ShouldBe("shortcut");

        (await FindAsync(desk, "/pra", "pt-BR")).Single().Title.ShouldBe("Prazo de entrega");
        (await FindAsync(desk, "pra", "en")).Single().Title.ShouldBe("Delivery time");
        (await FindAsync(desk, "trocar", "es")).Single().Shortcut.ShouldBe("troca");
        CannedAnswerSettings.Fill("{cliente}: {protocolo}, {agente}", "Maria", "20260310-000001-3", "Ana").ShouldBe("Maria: 20260310-000001-3, Ana");
    }

    private static Task<Result<Queue>> SaveAsync(DeskApp desk, Guid? id, QueueInput input) =>
        desk.DoAsync<QueueSettings, Result<Queue>>(q => q.SaveAsync(id, input, Manager, CancellationToken.None));

    private static Task<Result<bool>> DeleteAsync(DeskApp desk, Guid id) =>
        desk.DoAsync<QueueSettings, Result<bool>>(q => q.DeleteAsync(id, Manager, CancellationToken.None));

    private static Task<Result<ComplexityRule>> SaveAsync(DeskApp desk, RuleInput input) =>
        desk.DoAsync<RuleSettings, Result<ComplexityRule>>(r => r.SaveAsync(null, input, Manager, CancellationToken.None));

    private static Task<Result<CannedAnswer>> SaveAsync(DeskApp desk, CannedAnswerInput input) =>
        desk.DoAsync<CannedAnswerSettings, Result<CannedAnswer>>(c => c.SaveAsync(null, input, Manager, CancellationToken.None));

    private static Task<IReadOnlyList<CannedAnswer>> FindAsync(DeskApp desk, string typed, string language) =>
        desk.DoAsync<CannedAnswerSettings, IReadOnlyList<CannedAnswer>>(c => c.FindAsync(typed, language, CancellationToken.None));
}
