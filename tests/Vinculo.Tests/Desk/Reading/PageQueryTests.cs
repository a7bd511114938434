using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Customers.Contracts;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Desk.Settings;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Platform.Storage;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Reading;

/// <summary>The inbox and the page of a conversation, with the real people and customers.</summary>
public class PageQueryTests
{
    private const int MostCommands = 4;

    [Theory, BothEngines]
    public async Task The_inbox_shows_each_tab_with_its_count(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis", available: false);
        desk.People.AddTeam("Vendas", ana);
        var inNoTeam = desk.Agent("Célia Prado", available: false);
        var others = await desk.QueueAsync("Financeiro", desk.People.AddTeam("Financeiro", bruno).Id);
        var hers = await desk.OpenAsync();
        var nobodys = (await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { QueueId = others.Id })).ConversationId;
        var waiting = await desk.OpenAsync();
        await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(waiting, new Reply("Oi."), DeskApp.As(ana), CancellationToken.None));
        var resolved = await desk.OpenAsync();
        await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(resolved, null, DeskApp.As(ana), CancellationToken.None));

        var team = await InboxAsync(desk, ana.Id, InboxTab.Team);
        team.Counts.ShouldBe(new InboxCounts(Team: 1, Mine: 1, All: 2, Unassigned: 1, Waiting: 1));
        team.Queues.Select(q => (q.Name, q.Open, q.IsMine)).ShouldBe([("Atendimento", 1, true), ("Financeiro", 1, false)]);
        Shown(team).ShouldBe([hers]);
        Shown(await InboxAsync(desk, inNoTeam.Id, InboxTab.Team)).ShouldBe([hers, nobodys], ignoreOrder: true, "who is in no team looks over all queues");
        Shown(await InboxAsync(desk, bruno.Id, InboxTab.Team)).ShouldBe([hers, nobodys], ignoreOrder: true);
        Shown(await InboxAsync(desk, ana.Id, InboxTab.Mine)).ShouldBe([hers]);
        Shown(await InboxAsync(desk, ana.Id, InboxTab.All)).Length.ShouldBe(2);
        Shown(await InboxAsync(desk, ana.Id, InboxTab.Unassigned)).ShouldBe([nobodys]);
        Shown(await InboxAsync(desk, ana.Id, InboxTab.Waiting)).ShouldBe([waiting]);
        Shown(await InboxAsync(desk, ana.Id, InboxTab.Resolved)).ShouldBe([resolved]);
    }

    [Theory, BothEngines]
    public async Task The_inbox_and_the_conversation_take_four_commands_each_however_much_they_show(Engine engine)
    {
        var log = new CommandLog();
        await using var app = await TestApp.StartAsync(engine, log.Attach);
        var agent = await app.AccountAsync(Role.Agent);
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
            ids.Add((await ReceiveAsync(app, i)).ConversationId);
        for (var i = 0; i < 5; i++)
            await app.InScopeAsync(p => p.GetRequiredService<WriteReply>().RunAsync(ids[0], new Reply("Resposta " + i), new Actor(ActorKind.Agent, agent.Id, agent.Name), CancellationToken.None));
        await app.InScopeAsync(p => p.GetRequiredService<SetPriority>().RunAsync(ids[0], Priority.High, null, Actor.System, CancellationToken.None));

        foreach (var tab in Enum.GetValues<InboxTab>())
        {
            var commands = await log.DuringAsync(() => app.InScopeAsync(p =>
                p.GetRequiredService<InboxQuery>().RunAsync(agent.Id, new InboxRequest(tab), CancellationToken.None)));
            commands.Count.ShouldBeInRange(1, MostCommands, $"{tab}:\n{string.Join("\n\n", commands.Select(c => c.Sql))}");
        }
        ConversationPage? page = null;
        var forPage = await log.DuringAsync(async () => page = await app.InScopeAsync(p =>
            p.GetRequiredService<ConversationQuery>().RunAsync(ids[0], CancellationToken.None)));
        forPage.Count.ShouldBeInRange(1, MostCommands, string.Join("\n\n", forPage.Select(c => c.Sql)));
        page!.Messages.Count.ShouldBe(6);
        page.Messages[0].Kind.ShouldBe(MessageKind.Received);
        page.Conversation.Clocks.Count.ShouldBe(2);
        page.Conversation.QueueName.ShouldBe("Atendimento");
        page.Customer!.Name.ShouldBe("Cliente 0");
        page.Events.Single().Text(new Vinculo.Platform.Text.Texts()).ShouldNotBeEmpty();
    }

    [Theory, BothEngines]
    public async Task Every_list_is_read_in_the_order_of_an_index(Engine engine)
    {
        var log = new CommandLog();
        await using var desk = await DeskApp.StartAsync(engine, log.Attach);
        var ana = desk.Agent("Ana Lima");
        var other = await desk.QueueAsync("Financeiro");
        await FillAsync(desk, 6000, ana.Id, other.Id);

        await PlanShouldUseAsync(desk, log, new ConversationFilter(ListPart.Open), "ix_desk_conversation_due");
        await PlanShouldUseAsync(desk, log, new ConversationFilter(ListPart.Open, AssigneeId: ana.Id), "ix_desk_conversation_assignee");
        await PlanShouldUseAsync(desk, log, new ConversationFilter(ListPart.Open, Unassigned: true), "ix_desk_conversation_"); // by assignee, or by due date when most are nobody's
        await PlanShouldUseAsync(desk, log, new ConversationFilter(ListPart.Open, Queues: [other.Id]), "ix_desk_conversation_queue");
        await PlanShouldUseAsync(desk, log, new ConversationFilter(ListPart.Waiting), "ix_desk_conversation_waiting");
        await PlanShouldUseAsync(desk, log, new ConversationFilter(ListPart.Resolved), "ix_desk_conversation_resolved");
        await PlanShouldUseAsync(desk, log, new ConversationFilter(), engine == Engine.Sqlite ? "sqlite_autoindex_desk_conversation" : "PK_desk_conversation");

        var counts = await log.DuringAsync(() => InboxAsync(desk, ana.Id, InboxTab.All));
        var plan = await desk.App.QueryAsync(async db =>
        {
            // So few rows PostgreSQL would rather read all at once; what counts is that it need not.
            await db.Database.OpenConnectionAsync();
            if (db.IsPostgres)
                await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off");
            return await counts[0].PlanAsync(db);
        });
        if (engine == Engine.Postgres)
            plan.ShouldNotContain("Seq Scan on desk_conversation");
        else
            plan.Split('\n').Count(line => line.Contains("INDEX ix_desk_conversation_", StringComparison.Ordinal)).ShouldBe(4, plan);
    }

    private static async Task PlanShouldUseAsync(DeskApp desk, CommandLog log, ConversationFilter filter, string index)
    {
        var commands = await log.DuringAsync(() => desk.DoAsync<ListConversations, Page<ConversationRow>>(l => l.RunAsync(filter, 50, null, CancellationToken.None)));
        var plan = await desk.App.QueryAsync(db => commands[0].PlanAsync(db));
        plan.ShouldContain(index, Case.Sensitive, $"{filter}\n{plan}");
        plan.ShouldNotContain("TEMP B-TREE", Case.Sensitive, plan);
        plan.ShouldNotContain("Sort", Case.Sensitive, plan);
    }

    /// <summary>Conversations in every state, a third of them open, written without their messages.</summary>
    private static async Task FillAsync(DeskApp desk, int count, Guid assignee, Guid otherQueue)
    {
        var policy = await desk.DoAsync<IServicePolicies, ServicePolicy>(p => p.InForceAsync(desk.Clock.GetUtcNow(), CancellationToken.None));
        await desk.App.QueryAsync(async db =>
        {
            var queue = await db.Set<Queue>().OrderBy(q => q.Position).Select(q => q.Id).FirstAsync();
            for (var i = 0; i < count; i++)
            {
                var at = new Moment(desk.Clock.GetUtcNow().AddMinutes(-i), policy);
                var conversation = Conversation.Open(
                    new Opening(Ids.New(at.Now), i.ToString("D20", CultureInfo.InvariantCulture), Ids.New(at.Now), "Assunto", ChannelKind.Email,
                        i % 2 == 0 ? queue : otherQueue, Complexity.Moderate),
                    at);
                conversation.TakeIn("Texto", false, at);
                if (i % 5 == 0)
                    conversation.Assign(assignee, "Ana Lima", at);
                if (i % 3 == 1)
                    conversation.Answer("Resposta", at);
                if (i % 3 == 2)
                    conversation.Resolve(null, at);
                db.Add(conversation);
            }
            await db.SaveChangesAsync();
            return await db.Database.ExecuteSqlRawAsync("ANALYZE");
        });
    }

    private static Task<ReceivedMessage> ReceiveAsync(TestApp app, int number) => app.InScopeAsync(async p =>
    {
        var card = await p.GetRequiredService<ICustomers>().FindOrCreateAsync(
            CustomerAddress.Email($"cliente{number}@loja.example"), $"Cliente {number}", "pt-BR", Actor.System, CancellationToken.None);
        return await p.GetRequiredService<IDesk>().ReceiveAsync(
            DeskApp.Mail(card) with { ReceivedAt = app.Clock.GetUtcNow() }, CancellationToken.None);
    });

    private static Guid[] Shown(InboxPage page) => [.. page.Page.Items.Select(i => i.Id)];

    private static Task<InboxPage> InboxAsync(DeskApp desk, Guid account, InboxTab tab) =>
        desk.DoAsync<InboxQuery, InboxPage>(q => q.RunAsync(account, new InboxRequest(tab), CancellationToken.None));
}
