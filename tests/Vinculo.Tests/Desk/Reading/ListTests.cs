using Vinculo.Desk.Answering;
using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Desk.Reading;
using Vinculo.Platform;
using Vinculo.Platform.Api;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Reading;

public class ListTests
{
    private static Task<Page<ConversationRow>> ListAsync(DeskApp desk, ConversationFilter filter, int limit = 50, Cursor? after = null) =>
        desk.DoAsync<ListConversations, Page<ConversationRow>>(l => l.RunAsync(filter, limit, after, CancellationToken.None));

    [Theory, BothEngines]
    public async Task Open_ones_come_by_what_is_due_next_page_after_page(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var moderate = await desk.OpenAsync("A porta não fecha.");
        var simple = await desk.OpenAsync("Segunda via do boleto.");
        var complex = await desk.OpenAsync("Vou ao Procon.");
        var machine = (await desk.ReceiveAsync(DeskApp.Mail(desk.Customer()) with { IsAutomatic = true })).ConversationId;

        var ids = new List<Guid>();
        Cursor? after = null;
        string? next;
        do
        {
            var page = await ListAsync(desk, new ConversationFilter(ListPart.Open), 1, after);
            ids.AddRange(page.Items.Select(i => i.Id));
            next = page.Next;
            Cursor.TryRead(next, out after).ShouldBeTrue();
        }
        while (next is not null);
        ids.ShouldBe([simple, moderate, complex, machine]);
    }

    [Theory, BothEngines]
    public async Task Resolved_ones_come_the_last_touched_first_page_after_page(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(await desk.OpenAsync());
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
            await desk.DoAsync<ResolveConversation, Result<Changed>>(r => r.RunAsync(ids[^1], null, Actor.System, CancellationToken.None));
        }
        var first = await ListAsync(desk, new ConversationFilter(ListPart.Resolved), 2);
        Cursor.TryRead(first.Next, out var after).ShouldBeTrue();
        var second = await ListAsync(desk, new ConversationFilter(ListPart.Resolved), 2, after);
        first.Items.Concat(second.Items).Select(i => i.Id).ShouldBe(ids.AsEnumerable().Reverse());
        second.Next.ShouldBeNull();
    }

    [Theory, BothEngines]
    public async Task Filters_narrow_the_list(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var hers = await desk.OpenAsync();
        desk.People.SetAvailable(ana, false);
        var customer = desk.Customer("Loja da Esquina");
        var form = (await desk.ReceiveAsync(DeskApp.Mail(customer, text: "Segunda via do boleto.") with { Channel = ChannelKind.WebForm })).ConversationId;

        (await ListAsync(desk, new ConversationFilter(AssigneeId: ana.Id))).Items.Single().Id.ShouldBe(hers);
        (await ListAsync(desk, new ConversationFilter(Unassigned: true))).Items.Single().Id.ShouldBe(form);
        (await ListAsync(desk, new ConversationFilter(Channel: ChannelKind.WebForm))).Items.Single().CustomerName.ShouldBe("Loja da Esquina");
        (await ListAsync(desk, new ConversationFilter(CustomerId: customer.Id))).Items.Single().Id.ShouldBe(form);
        (await ListAsync(desk, new ConversationFilter(ListPart.Open, DueBefore: DeskApp.At(14)))).Items.Single().Id.ShouldBe(form);
        (await ListAsync(desk, new ConversationFilter(ListPart.Resolved))).Items.ShouldBeEmpty();
        var queue = (await desk.ConversationAsync(form)).QueueId;
        (await ListAsync(desk, new ConversationFilter(Queues: [queue]))).Items.Count.ShouldBe(2);
        (await ListAsync(desk, new ConversationFilter(Queues: [Ids.New(desk.Clock.GetUtcNow()), queue]))).Items.Count.ShouldBe(2);
    }

    [Theory, BothEngines]
    public async Task Words_are_found_in_every_message_without_accents_by_stem_and_by_beginning(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var ana = desk.Agent("Ana Lima");
        var received = await desk.ReceiveAsync(DeskApp.Mail(desk.Customer("Conceição Araújo"), "Devolução da poltrona", "A poltrona Guará veio rasgada."));
        var id = received.ConversationId;
        await desk.OpenAsync("Outra coisa.");
        await desk.DoAsync<WriteReply, Result<Changed>>(w => w.RunAsync(id, new Reply("Vamos **recolher** o produto."), DeskApp.As(ana), CancellationToken.None));

        foreach (var typed in (string[])["devolucao", "devoluções", "poltronas", "guara rasg", "conceicao", "recolher", received.Protocol, received.Protocol.Replace("-", "")])
            (await ListAsync(desk, new ConversationFilter(Text: typed))).Items.Select(i => i.Id).ShouldBe([id], typed);
        foreach (var typed in (string[])["geladeira", "\"'; DROP TABLE desk_message; --", "poltrona geladeira"])
            (await ListAsync(desk, new ConversationFilter(Text: typed))).Items.ShouldBeEmpty(typed);
    }
}
