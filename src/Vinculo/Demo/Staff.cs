using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Settings;
using Vinculo.People;
using Vinculo.People.Accounts;
using Vinculo.People.Setup;
using Vinculo.People.Teams;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;

namespace Vinculo.Demo;

/// <summary>Somebody of the demonstration company, with an account.</summary>
internal sealed record Colleague(Guid Id, string Name, string Email, Role Role)
{
    public Actor Actor => new(ActorKind.Agent, Id, Name);

    public string FirstName => Name.Split(' ')[0];

    public string Handle => Email.Split('@')[0];
}

/// <summary>The company itself: its people, teams, queues, canned answers and rules.</summary>
internal sealed class Staff
{
    public const string Company = "Casa Taboa Móveis";
    public const string Domain = "casataboa.example";
    public const string Password = "mesa-de-freijo";

    private static readonly (string Name, Role Role, string? Team)[] Members =
    [
        ("Helena Prado", Role.Administrator, null),
        ("Marcos Antunes", Role.Manager, null),
        ("Bianca Torres", Role.Agent, Front),
        ("Diego Nakamura", Role.Agent, Front),
        ("Juliana Freitas", Role.Agent, Front),
        ("Rafael Siqueira", Role.Agent, After),
        ("Camila Duarte", Role.Agent, After),
        ("Otávio Brandão", Role.Viewer, null),
    ];

    private const string Front = "Atendimento e vendas";
    private const string After = "Pós-venda";

    private readonly Dictionary<string, Guid> queues = [];
    private readonly Dictionary<string, Colleague[]> teams = [];

    public IReadOnlyList<Colleague> Everybody { get; private set; } = [];

    /// <summary>Whose accounts the sign-in page shows, one for each role.</summary>
    public static IReadOnlyList<DemoAccount> Shown =>
        [.. Members.DistinctBy(m => m.Role).Select(m => new DemoAccount(m.Name, EmailOf(m.Name), Password, m.Role))];

    public static string AdministratorEmail => EmailOf(Members[0].Name);

    public Guid Queue(string shortName) => queues[shortName];

    public Colleague ById(Guid id) => Everybody.First(c => c.Id == id);

    /// <summary>Somebody else of the team, to be asked for a hand.</summary>
    public Colleague ColleagueOf(Colleague one, Luck luck) =>
        luck.Of([.. teams.Values.First(team => team.Contains(one)).Where(c => c != one)]);

    public Colleague AnyOf(string queue, Luck luck) => luck.Of(teams[TeamOf(queue)]);

    public async Task HireAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var add = services.GetRequiredService<AddAccount>();
        var hired = new List<Colleague>();
        foreach (var (name, role, _) in Members)
        {
            var account = Done.Or(await add.RunAsync(new NewAccount(EmailOf(name), name, role, Password), Actor.System, cancellationToken));
            hired.Add(new Colleague(account.Id, name, EmailOf(name), role));
        }
        Everybody = hired;
        var boss = hired[0].Actor;
        if (await services.GetRequiredService<ChangeCompany>().RunAsync(Company, "pt-BR", CompanySettings.DefaultTimeZone, boss, cancellationToken) is { } wrong)
            throw new InvalidOperationException("The demonstration company was refused: " + wrong.Code);
        var ids = new Dictionary<string, Guid>();
        foreach (var team in (string[])[Front, After])
        {
            teams[team] = [.. hired.Where(c => Members.First(m => m.Name == c.Name).Team == team)];
            ids[team] = Done.Or(await services.GetRequiredService<SaveTeam>()
                .RunAsync(null, team, [.. teams[team].Select(c => c.Id)], boss, cancellationToken));
        }
        await OpenQueuesAsync(services, ids, boss, cancellationToken);
        await WriteRulesAsync(services.GetRequiredService<RuleSettings>(), boss, cancellationToken);
        await WriteAnswersAsync(services.GetRequiredService<CannedAnswerSettings>(), boss, cancellationToken);
    }

    private async Task OpenQueuesAsync(
        IServiceProvider services, Dictionary<string, Guid> teamIds, Actor boss, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<QueueSettings>();
        var first = await services.GetRequiredService<VinculoDb>().Set<Queue>().OrderBy(q => q.Position).Select(q => q.Id).FirstAsync(cancellationToken);
        var signature = $"**{Company}**\nRua das Marcenarias, 210 · todos os dias, das 8h às 22h";
        foreach (var (shortName, name, id) in ((string, string, Guid?)[])
                 [("atendimento", "Atendimento", first), ("entregas", "Entregas e montagem", null), ("assistencia", "Assistência e garantia", null), ("vendas", "Vendas e projetos", null)])
        {
            var saved = await settings.SaveAsync(id, new QueueInput(name, teamIds[TeamOf(shortName)], Signature: signature), boss, cancellationToken);
            queues[shortName] = Done.Or(saved).Id;
        }
    }

    private static async Task WriteRulesAsync(RuleSettings rules, Actor boss, CancellationToken cancellationToken)
    {
        foreach (var rule in (RuleInput[])
                 [
                     new("Defeito e garantia", Complexity.Complex, "defeito, rachou, rachad*, trinc*, empen*, garantia, warranty, garantía"),
                     new("Projetos e orçamentos", Complexity.Complex, "orçamento*, sob medida, licitação, pregão, cotação, presupuesto"),
                     new("Pix, parcelas e loja", Complexity.Simple, "pix, qr code, parcel*, horário da loja, estacionamento, factura, invoice"),
                     new("Perguntas curtas", Complexity.Simple, MaxLength: 180),
                 ])
            Done.Or(await rules.SaveAsync(null, rule, boss, cancellationToken));
    }

    private static async Task WriteAnswersAsync(CannedAnswerSettings answers, Actor boss, CancellationToken cancellationToken)
    {
        foreach (var answer in (CannedAnswerInput[])
                 [
                     new("prazo", "Prazo de entrega", "Olá, {cliente}.\n\nA entrega leva até 12 dias úteis depois do pagamento. Quando a carga sair, você recebe o código de rastreio neste e-mail.\n\n{agente}", "pt-BR"),
                     new("montagem", "Agendar montagem", "Olá, {cliente}.\n\nA montagem é feita de segunda a sábado, das 8h às 17h. Diga dois dias que sirvam para você, e confirmo um deles ainda hoje.\n\n{agente}", "pt-BR"),
                     new("garantia", "Pedir foto para a garantia", "Olá, {cliente}.\n\nPara abrir a garantia sob o protocolo {protocolo}, responda com uma foto do problema e outra da etiqueta, que fica embaixo ou atrás do móvel.\n\n{agente}", "pt-BR"),
                     new("estorno", "Prazo do estorno", "Olá, {cliente}.\n\nO estorno sai do nosso lado em até dois dias úteis. No Pix ele cai na hora; no cartão, aparece na fatura atual ou na seguinte.\n\n{agente}", "pt-BR"),
                     new("obrigado", "Encerrar com agradecimento", "Obrigado por avisar, {cliente}. Encerro o protocolo {protocolo} por aqui; para voltar ao assunto, basta responder a esta mensagem.\n\n{agente}", "pt-BR"),
                     new("garantia", "Pedir una foto", "Hola, {cliente}.\n\nPara abrir la garantía con el protocolo {protocolo}, respóndanos con una foto del problema y otra de la etiqueta.\n\n{agente}", "es"),
                     new("garantia", "Ask for a photo", "Hello {cliente},\n\nTo open a warranty case under {protocolo}, please reply with a photo of the problem and one of the label.\n\n{agente}", "en"),
                 ])
            Done.Or(await answers.SaveAsync(null, answer, boss, cancellationToken));
    }

    private static string TeamOf(string queue) => queue is "entregas" or "assistencia" ? After : Front;

    private static string EmailOf(string name) => Clients.MailName(name) + "@" + Domain;
}

/// <summary>A step of the demonstration must not be refused: if it is, the demonstration is wrong.</summary>
internal static class Done
{
    public static T Or<T>(Result<T> result) => result.Succeeded
        ? result.Value
        : throw new InvalidOperationException($"The demonstration company was refused: {result.Failure.Code} {result.Failure.Field}");
}
