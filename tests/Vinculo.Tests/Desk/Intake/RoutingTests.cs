using Vinculo.Desk.Conversations;
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
}
