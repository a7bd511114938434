using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Vinculo.Desk.Answering;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Notices;
using Vinculo.People;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Platform.Security;
using Vinculo.Tests.Desk.Pages;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Notices;

/// <summary>Ana is called and given things by Bruno.</summary>
public class NoticesTests
{
    private const int MostCommands = 4;

    [Theory, BothEngines]
    public async Task A_mention_becomes_a_notice_that_leads_to_its_note_and_is_read_there(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var bruno = await visit.App.AccountAsync(Role.Agent, "Bruno Reis");
        var id = await visit.OpenAsync("Bia Reis", "Troca do tecido");
        var note = await NoteAsync(visit, id, $"@{Handle(visit.Me)}, o que **acha**?", bruno);

        var page = await visit.PageAsync("/notices");
        var row = page.QuerySelector(".v-notice")!;
        row.HasAttribute("data-unread").ShouldBeTrue();
        row.QuerySelector(".what")!.TextContent.ShouldBe("Não lido: Bruno Reis chamou você em uma nota");
        row.TextContent.ShouldContain("Troca do tecido · Bia Reis");
        row.QuerySelector(".said")!.TextContent.ShouldBe($"@{Handle(visit.Me)}, o que acha?");
        (await BadgeAsync(visit)).ShouldBe("1, 1 novo");

        using var opened = await visit.Browser.SubmitAsync(row.Closest("form")!.GetAttribute("action")!);
        opened.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        opened.Headers.Location!.ToString().ShouldBe($"/inbox/{id}#m-{note}");
        (await visit.PageAsync("/inbox/" + id)).QuerySelector("#m-" + note).ShouldNotBeNull();
        (await BadgeAsync(visit)).ShouldBe("");
        (await visit.PageAsync("/notices")).QuerySelector(".v-notice")!.HasAttribute("data-unread").ShouldBeFalse();
    }

    [Theory, BothEngines]
    public async Task Being_put_in_charge_by_somebody_else_is_noticed_and_by_oneself_or_by_load_is_not(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
            ids.Add(await visit.OpenAsync(subject: "Assunto " + i)); // given to Ana by load: she is the only one there
        await visit.App.SettleAsync();
        (await RowsAsync(visit)).ShouldBeEmpty();
        var bruno = await visit.App.AccountAsync(Role.Manager, "Bruno Reis");
        foreach (var id in ids)
            await AssignAsync(visit, id, new Assignment(null), bruno);

        await AssignAsync(visit, ids[0], new Assignment(visit.Me.Id), visit.Me);
        await AssignAsync(visit, ids[1], new Assignment(visit.Me.Id), bruno);
        await AssignAsync(visit, ids[1], new Assignment(visit.Me.Id, "De novo."), bruno); // hers already
        await AssignAsync(visit, ids[2], new Assignment(visit.Me.Id, $"@{Handle(visit.Me)}, é sua."), bruno); // one notice for both
        await visit.DoAsync<AssignConversation, Result<Changed>>(a => a.RunAsync(
            ids[3], new Assignment(visit.Me.Id), new Actor(ActorKind.Token, Ids.New(visit.App.Clock.GetUtcNow()), "ERP"), CancellationToken.None));
        await visit.App.SettleAsync();

        (await RowsAsync(visit)).Select(r => (r.Subject, r.ByName)).ShouldBe([("Assunto 3", "ERP"), ("Assunto 2", "Bruno Reis"), ("Assunto 1", "Bruno Reis")]);
    }

    [Theory, BothEngines]
    public async Task Opening_the_conversation_reads_what_there_is_of_it_and_all_can_be_read_at_once(Engine engine)
    {
        await using var visit = await InboxVisit.StartAsync(engine);
        var bruno = await visit.App.AccountAsync(Role.Agent, "Bruno Reis");
        var (first, second) = (await visit.OpenAsync(subject: "Um"), await visit.OpenAsync(subject: "Dois"));
        foreach (var id in (Guid[])[first, first, second, second])
            await NoteAsync(visit, id, $"@{Handle(visit.Me)} veja", bruno);

        (await visit.PageAsync("/inbox/" + first)).QuerySelector($"form[hx-post='/inbox/{first}/read'][hx-trigger=load]").ShouldNotBeNull();
        using var read = await visit.SendAsync($"/inbox/{first}/read");
        (await RowsAsync(visit)).Select(r => (r.Subject, r.Unread)).ShouldBe([("Dois", true), ("Dois", true), ("Um", false), ("Um", false)]);

        using var all = await visit.Browser.SubmitAsync("/notices/read");
        all.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var page = await visit.PageAsync("/notices");
        page.QuerySelectorAll("[data-unread]").ShouldBeEmpty();
        page.QuerySelector("form[action='/notices/read']").ShouldBeNull();
        var events = await visit.App.QueryAsync(db => db.Set<Vinculo.Platform.Events.OutboxEvent>().CountAsync(e => e.Name == "desk.notices-changed.v1"));
        events.ShouldBe(6, "the bell is told of each notice, and of each time that some were read");
    }

    [Theory, BothEngines]
    public async Task The_list_goes_on_page_by_page_unread_ones_first_in_few_commands(Engine engine)
    {
        var log = new CommandLog();
        await using var visit = await InboxVisit.StartAsync(engine, Role.Viewer, log.Attach);
        var bruno = await visit.App.AccountAsync(Role.Agent, "Bruno Reis");
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await visit.OpenAsync("Cliente " + i, "Assunto " + i));
            await NoteAsync(visit, ids[i], $"@{Handle(visit.Me)} veja {i}", bruno);
            visit.App.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        foreach (var i in (int[])[1, 4])
            await visit.SendAsync($"/inbox/{ids[i]}/read");

        var seen = new List<string>();
        string? next = null;
        do
        {
            Cursor.TryRead(next, out var cursor).ShouldBeTrue();
            Page<NoticeRow>? page = null;
            var commands = await log.DuringAsync(async () => page = await visit.DoAsync<ListNotices, Page<NoticeRow>>(
                l => l.RunAsync(visit.Me.Id, cursor, 2, CancellationToken.None)));
            commands.Count.ShouldBe(2);
            page!.Items.ShouldAllBe(row => row.CustomerName.StartsWith("Cliente"));
            seen.AddRange(page.Items.Select(row => row.Subject[^1] + (row.Unread ? "*" : "")));
            next = page.Next;
        }
        while (next is not null);
        seen.ShouldBe(["3*", "2*", "0*", "4", "1"]);

        await visit.PageAsync("/notices"); // the hours of the policy are remembered from here on
        var whole = await log.DuringAsync(() => visit.PageAsync("/notices"));
        whole.Count.ShouldBeInRange(1, MostCommands, string.Join("\n\n", whole.Select(c => c.Sql)));
        var badge = await log.DuringAsync(() => BadgeAsync(visit));
        badge.Count.ShouldBe(1);
        var plan = await visit.App.QueryAsync(db => badge[0].PlanAsync(db));
        if (engine == Engine.Sqlite)
            plan.ShouldContain("ix_desk_notice_account");
    }

    [Fact]
    public async Task Notices_are_their_owners_alone_and_are_forgotten_after_half_a_year()
    {
        await using var visit = await InboxVisit.StartAsync(Engine.Sqlite);
        var empty = await visit.PageAsync("/notices");
        empty.QuerySelector(".v-empty")!.TextContent.ShouldContain("Nenhum aviso");
        empty.QuerySelector("a.v-bell")!.GetAttribute("aria-current").ShouldBe("page");
        empty.QuerySelector("a.v-bell [data-live]")!.GetAttribute("data-live").ShouldBe("account:" + visit.Me.Id);
        var bruno = await visit.App.AccountAsync(Role.Agent, "Bruno Reis");
        await NoteAsync(visit, await visit.OpenAsync(), $"@{Handle(visit.Me)} veja", bruno);
        var notice = (await RowsAsync(visit)).Single().Id;

        using var other = await visit.App.SignedInAsync(bruno);
        (await other.SubmitAsync($"/notices/{notice}/open")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.PageAsync("/notices")).ShouldContain("Nenhum aviso");
        (await RowsAsync(visit)).Single().Unread.ShouldBeTrue();

        visit.App.Clock.Advance(TimeSpan.FromDays(181));
        await visit.App.InScopeAsync(async p =>
        {
            await p.GetRequiredService<ForgetOldNotices>().RunAsync(CancellationToken.None);
            return true;
        });
        (await RowsAsync(visit)).ShouldBeEmpty();
    }

    private static string Handle(Account account) => account.Email!.Split('@')[0].ToLowerInvariant();

    private static Actor As(Account account) => new(ActorKind.Agent, account.Id, account.Name);

    private static async Task<Guid> NoteAsync(InboxVisit visit, Guid id, string text, Account by)
    {
        var result = await visit.DoAsync<WriteNote, Result<Changed>>(w => w.RunAsync(id, new Note(text), As(by), CancellationToken.None));
        result.Failure.ShouldBeNull();
        await visit.App.SettleAsync();
        return result.Value!.MessageId!.Value;
    }

    private static async Task AssignAsync(InboxVisit visit, Guid id, Assignment assignment, Account by)
    {
        var result = await visit.DoAsync<AssignConversation, Result<Changed>>(a => a.RunAsync(id, assignment, As(by), CancellationToken.None));
        result.Failure.ShouldBeNull();
        await visit.App.SettleAsync();
    }

    private static async Task<IReadOnlyList<NoticeRow>> RowsAsync(InboxVisit visit) =>
        (await visit.DoAsync<ListNotices, Page<NoticeRow>>(l => l.RunAsync(visit.Me.Id, null, null, CancellationToken.None))).Items;

    private static async Task<string> BadgeAsync(InboxVisit visit) => (await visit.FragmentAsync("/notices/badge")).Body!.TextContent.Trim();
}
