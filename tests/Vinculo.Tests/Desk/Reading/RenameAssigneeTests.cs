using Microsoft.EntityFrameworkCore;
using Vinculo.Desk.Conversations;
using Vinculo.People.Accounts;
using Vinculo.Platform;
using Vinculo.Platform.Security;
using Vinculo.Tests.Desk.Pages;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Reading;

public class RenameAssigneeTests
{
    [Theory, BothEngines]
    public async Task A_new_name_shows_on_what_its_bearer_is_in_charge_of(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var id = await visit.OpenAsync();
        (await NameAsync(visit, id)).ShouldBe("Ana Lima");

        (await visit.DoAsync<ChangeAccount, Failure?>(c => c.EditAsync(visit.Me.Id, "Ana Lima Prado", Role.Agent, Actor.System, CancellationToken.None))).ShouldBeNull();
        await visit.App.SettleAsync();
        (await NameAsync(visit, id)).ShouldBe("Ana Lima Prado");

        using var herself = await visit.Browser.SubmitAsync("/me", ("name", "Ana Prado"), ("language", "pt-BR"));
        await visit.App.SettleAsync();
        (await NameAsync(visit, id)).ShouldBe("Ana Prado");
    }

    private static Task<string?> NameAsync(InboxVisit visit, Guid id) =>
        visit.App.QueryAsync(db => db.Set<Conversation>().Where(c => c.Id == id).Select(c => c.AssigneeName).SingleAsync());
}
