using System.Net;
using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Compare;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Platform.Audit;
using Vinculo.Platform.Security;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Channels.Email.Compare;

public class MailboxHealthTests
{
    [Theory, BothEngines]
    public async Task A_missing_message_that_a_person_leaves_on_the_server_is_missing_no_more(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var id = await MissingAsync(app);

        (await LeaveAsync(app, id)).ShouldBe(HttpStatusCode.SeeOther);

        (await StateAsync(app, id)).ShouldBe((1, 0, 0));
        (await LeftAsync(app)).ShouldBe(1);
        (await LeaveAsync(app, id)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, BothEngines]
    public async Task Who_leaves_a_message_on_the_server_while_it_is_brought_in_sees_the_page_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine);
        var id = await MissingAsync(app);
        await app.QueryAsync(db =>
        {
            db.Add(new TakenUid { MailboxId = id, UidValidity = 7, Uid = 3 });
            return db.SaveChangesAsync();
        });

        (await LeaveAsync(app, id)).ShouldBe(HttpStatusCode.SeeOther);

        (await StateAsync(app, id)).ShouldBe((1, 0, 0));
        (await LeftAsync(app)).ShouldBe(0, "it is here");
    }

    /// <summary>A mailbox that was compared with its folder, where one message is not here.</summary>
    private static async Task<Guid> MissingAsync(TestApp app)
    {
        var id = (await app.MailboxAsync()).Id;
        await app.QueryAsync(async db =>
        {
            var mailbox = await db.Set<MailboxAccount>().SingleAsync(m => m.Id == id);
            mailbox.StartFolder(uidValidity: 7, firstUid: 1);
            mailbox.Compared(missing: 1, app.Clock.GetUtcNow());
            var missing = new MissingMail
            {
                MailboxId = id,
                Uid = 3,
            };
            missing.Describe("maria@cliente.example", "Geladeira não liga", 2_100, app.Clock.GetUtcNow());
            db.Add(missing);
            return await db.SaveChangesAsync();
        });
        return id;
    }

    private static async Task<HttpStatusCode> LeaveAsync(TestApp app, Guid id)
    {
        using var administrator = await app.SignedInAsync(await app.AccountAsync(Role.Administrator));
        using var answer = await administrator.PostAsync($"/settings/mailboxes/{id}/missing/3/leave", null);
        return answer.StatusCode;
    }

    private static async Task<(int Taken, int Listed, int Count)> StateAsync(TestApp app, Guid id) => (
        await app.QueryAsync(db => db.Set<TakenUid>().CountAsync(u => u.MailboxId == id)),
        await app.QueryAsync(db => db.Set<MissingMail>().CountAsync(m => m.MailboxId == id)),
        (await app.QueryAsync(db => db.Set<MailboxAccount>().SingleAsync(m => m.Id == id))).MissingCount);

    private static Task<int> LeftAsync(TestApp app) => app.QueryAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Action == "mailbox.message-left"));
}
