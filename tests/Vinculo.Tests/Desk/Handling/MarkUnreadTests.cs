using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

public class MarkUnreadTests
{
    [Theory, BothEngines]
    public async Task The_person_in_charge_keeps_it_for_another_look_and_opening_it_takes_that_back(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var bruno = desk.Agent("Bruno Reis", available: false);
        var id = await desk.OpenAsync();
        await ReadAsync(desk, id, ana.Id);
        var before = await desk.ConversationAsync(id);
        (before.AssigneeId, before.Unread).ShouldBe((ana.Id, false));

        (await MarkAsync(desk, id, bruno.Id)).Failure!.Code.ShouldBe("desk.unread-not-yours");
        (await MarkAsync(desk, id, ana.Id)).Succeeded.ShouldBeTrue();
        var after = await desk.ConversationAsync(id);
        (after.Unread, after.Version).ShouldBe((true, before.Version), "it changes nothing for anybody who is writing");

        await ReadAsync(desk, id, ana.Id);
        (await desk.ConversationAsync(id)).Unread.ShouldBeFalse();
        (await MarkAsync(desk, Ids.New(desk.Clock.GetUtcNow()), ana.Id)).Failure!.Code.ShouldBe("desk.no-conversation");
    }

    private static Task<Result<Guid>> MarkAsync(DeskApp desk, Guid id, Guid account) =>
        desk.DoAsync<MarkUnread, Result<Guid>>(m => m.RunAsync(id, account, CancellationToken.None));

    private static Task<bool> ReadAsync(DeskApp desk, Guid id, Guid account) => desk.DoAsync<MarkRead, bool>(async m =>
    {
        await m.RunAsync(id, account, CancellationToken.None);
        return true;
    });
}
