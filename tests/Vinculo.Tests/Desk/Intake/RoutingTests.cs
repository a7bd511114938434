using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Intake;
using Vinculo.Plan.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Intake;

public class RoutingTests
{
    [Theory, BothEngines]
    public async Task Who_has_the_fewest_open_conversations_gets_the_next_and_among_equals_who_waited_longest(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var people = new[] { desk.Agent("Ana Lima"), desk.Agent("Bruno Reis"), desk.Agent("Carla Souza") };
        var given = new List<Guid?>();
        for (var i = 0; i < 6; i++)
        {
            desk.Clock.Advance(TimeSpan.FromSeconds(1));
            given.Add((await desk.ConversationAsync(await desk.OpenAsync())).AssigneeId);
        }
        given.Take(3).Distinct().Count().ShouldBe(3);
        given.Skip(3).ShouldBe(given.Take(3)); // with equal loads, in the order in which they were served before
        given.ShouldAllBe(id => people.Any(p => p.Id == id));
    }

    [Theory, BothEngines]
    public async Task Who_is_away_or_only_looks_gets_nothing(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        desk.Agent("Ana Lima", available: false);
        desk.Agent("Vera Dias", Role.Viewer);
        (await desk.ConversationAsync(await desk.OpenAsync())).AssigneeId.ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task A_queue_of_a_team_goes_to_its_members_only(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis");
        var queue = await desk.QueueAsync("Financeiro", desk.People.AddTeam("Financeiro", bruno).Id);
        for (var i = 0; i < 2; i++)
        {
            var received = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { QueueId = queue.Id });
            (await desk.ConversationAsync(received.ConversationId)).AssigneeId.ShouldBe(bruno.Id);
        }
        desk.People.SetAvailable(bruno, false);
        var nobodys = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { QueueId = queue.Id });
        (await desk.ConversationAsync(nobodys.ConversationId)).AssigneeId.ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task What_waits_for_a_team_that_is_away_hides_nothing_from_one_that_is_there(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (ana, bruno) = (desk.Agent("Ana Lima", available: false), desk.Agent("Bruno Reis", available: false));
        var away = await desk.QueueAsync("Oficina", desk.People.AddTeam("Oficina", ana).Id);
        var there = await desk.QueueAsync("Financeiro", desk.People.AddTeam("Financeiro", bruno).Id);
        await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { QueueId = away.Id });
        // More than are given out at once.
        await desk.App.QueryAsync(async db =>
        {
            var pattern = await db.Set<Conversation>().AsNoTracking().SingleAsync();
            var at = new Moment(desk.Clock.GetUtcNow(), await desk.DoAsync<IServicePolicies, ServicePolicy>(p => p.GetAsync(pattern.PolicyVersionId, CancellationToken.None)));
            for (var i = 0; i < 201; i++)
            {
                var conversation = Conversation.Open(
                    new Opening(Ids.New(at.Now), $"{i}", pattern.CustomerId, "Assunto", ChannelKind.Email, away.Id, Complexity.Moderate), at);
                conversation.TakeIn("Texto", false, at);
                db.Add(conversation);
            }
            return await db.SaveChangesAsync();
        });
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        var waits = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { QueueId = there.Id });

        desk.People.SetAvailable(bruno, true);
        await AssignWaitingAsync(desk);

        (await desk.ConversationAsync(waits.ConversationId)).AssigneeId.ShouldBe(bruno.Id);
    }

    [Theory, BothEngines]
    public async Task What_is_open_and_of_somebody_who_has_left_is_given_to_others(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var id = await desk.OpenAsync();
        (await desk.ConversationAsync(id)).AssigneeId.ShouldBe(ana.Id);

        var bruno = desk.Agent("Bruno Reis");
        desk.People.Leave(ana);
        await AssignWaitingAsync(desk);

        (await desk.ConversationAsync(id)).AssigneeId.ShouldBe(bruno.Id);
    }

    private static Task<int> AssignWaitingAsync(DeskApp desk) => desk.App.InScopeAsync(async provider =>
    {
        await ActivatorUtilities.CreateInstance<AssignWaiting>(provider).RunAsync(CancellationToken.None);
        return 0;
    });
}
