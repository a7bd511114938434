using Microsoft.EntityFrameworkCore;
using Vinculo.Channels.Email.Mailboxes;
using Vinculo.Mail.Net;
using Vinculo.People.Contracts;
using Vinculo.Platform;
using Vinculo.Platform.Events;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Platform.Commands;

public class DoctorCommandTests
{
    [Theory, BothEngines]
    public async Task An_installation_in_order_is_said_to_be_well(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var ended = await VinculoProcess.RunAsync(database.Settings, "doctor");
        (ended.Code, ended.Errors).ShouldBe((0, ""), ended.Output);
        ended.Output.ShouldEndWith("All is well.\n");
        ended.Output.ShouldContain("ok      database: has the schema of this version");
        ended.Output.ShouldContain("ok      events: all are delivered");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_and_not_made()
    {
        var settings = await TestDatabase.EmptyAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(settings, "doctor");
        ended.Code.ShouldBe(1);
        ended.Output.ShouldContain("WRONG   database: there is none at");
        ended.Output.ShouldContain("-> check Vinculo__Data");
        File.Exists(Path.Combine(settings.Data, "vinculo.db")).ShouldBeFalse();
        Directory.Delete(settings.Data, recursive: true);
    }

    [Fact]
    public async Task A_database_server_that_cannot_be_reached_is_said()
    {
        var settings = await TestDatabase.EmptyAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(settings with { Database = "Host=127.0.0.1;Port=1;Database=x;Username=x" }, "doctor");
        ended.Code.ShouldBe(1);
        ended.Output.ShouldContain("WRONG   database: cannot be reached");
        Directory.Delete(settings.Data, recursive: true);
    }

    [Fact]
    public async Task A_damaged_database_is_found()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        await using (var file = File.OpenWrite(Path.Combine(database.Settings.Data, "vinculo.db")))
        {
            file.Seek(-3 * 4096, SeekOrigin.End);
            file.Write(Enumerable.Repeat((byte)0xFF, 3 * 4096).ToArray());
        }
        var ended = await VinculoProcess.RunAsync(database.Settings, "doctor");
        ended.Code.ShouldBe(1, ended.Output);
        ended.Output.ShouldContain("is damaged");
    }

    [Theory, BothEngines]
    public async Task Events_that_keep_failing_are_named_with_their_error(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using (var db = database.Open())
        {
            db.Publish(new AvailabilityChanged(Guid.Empty, true, DateTimeOffset.UnixEpoch), DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync();
            (await db.Set<OutboxEvent>().SingleAsync()).MarkFailed("AssignWaiting: no queue", DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync();
        }
        var ended = await VinculoProcess.RunAsync(database.Settings, "doctor");
        ended.Code.ShouldBe(1);
        ended.Output.ShouldContain("people.availability-changed.v1: AssignWaiting: no queue");
        ended.Output.ShouldEndWith("1 to mend.\n");
    }

    [Fact]
    public async Task A_mailbox_whose_servers_do_not_answer_is_named_with_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        await using (var db = database.Open())
        {
            var nobody = new ServerAccess("127.0.0.1", 1, MailSecurity.PlainLoopbackOnly, "ana", "");
            db.Add(new MailboxAccount
            {
                Id = Ids.New(DateTimeOffset.UnixEpoch),
                Address = "sac@empresa.example",
                DisplayName = "SAC",
                Imap = nobody,
                Smtp = nobody,
            });
            await db.SaveChangesAsync();
        }
        var ended = await VinculoProcess.RunAsync(database.Settings, "doctor");
        ended.Code.ShouldBe(1);
        ended.Output.ShouldContain("WRONG   mailboxes: sac@empresa.example does not work (imap");
        ended.Output.ShouldContain("WRONG   mailboxes: sac@empresa.example does not work (smtp");
        ended.Output.ShouldContain("-> The server is there, but nothing answers on this port. Check the port.");
    }

    [Fact]
    public async Task A_clock_behind_what_was_done_here_is_found()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        await using (var db = database.Open())
        {
            var later = TimeProvider.System.GetUtcNow().AddDays(2);
            db.Add(new Vinculo.Platform.Audit.AuditEntry { Id = Ids.New(later), At = later, ActorName = "", Action = "test.later" });
            await db.SaveChangesAsync();
        }
        var ended = await VinculoProcess.RunAsync(database.Settings, "doctor");
        ended.Code.ShouldBe(1);
        ended.Output.ShouldContain("WRONG   clock: is behind");
    }

    [Fact]
    public async Task A_wrong_setting_ends_with_its_name()
    {
        await using var database = await TestDatabase.CreateAsync(Engine.Sqlite);
        var ended = await VinculoProcess.RunAsync(database.Settings with { Database = "Hst=x" }, "doctor");
        (ended.Code, ended.Output).ShouldBe((1, ""));
        ended.Errors.ShouldContain("Vinculo:Database");
    }
}
