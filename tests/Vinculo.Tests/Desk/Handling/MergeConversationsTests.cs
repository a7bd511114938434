using Vinculo.Desk.Contracts;
using Vinculo.Desk.Conversations;
using Vinculo.Desk.Handling;
using Vinculo.Platform;
using Vinculo.Tests.Testing;

namespace Vinculo.Tests.Desk.Handling;

/// <summary>Merges of what was merged already, and how they are taken back.</summary>
public class MergeConversationsTests
{
    [Theory, BothEngines]
    public async Task Chained_merges_are_taken_back_one_by_one_from_the_last_and_each_customer_has_their_own_again(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (first, second, third) = await ChainAsync(desk);
        (await TextsAsync(desk, third)).ShouldBe(["Primeira.", "Segunda.", "Terceira."]);

        await UnmergeAsync(desk, second);
        (await TextsAsync(desk, second)).ShouldBe(["Primeira.", "Segunda."]);
        (await TextsAsync(desk, third)).ShouldBe(["Terceira."]);

        await UnmergeAsync(desk, first);
        (await TextsAsync(desk, first)).ShouldBe(["Primeira."]);
        (await TextsAsync(desk, second)).ShouldBe(["Segunda."]);
    }

    [Theory, BothEngines]
    public async Task The_first_of_chained_merges_is_not_taken_back_before_the_last(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (first, second, third) = await ChainAsync(desk);

        (await TryUnmergeAsync(desk, first)).Failure!.Code.ShouldBe("desk.merge-too-old");

        (await TextsAsync(desk, third)).ShouldBe(["Primeira.", "Segunda.", "Terceira."]);
        await UnmergeAsync(desk, second);
        await UnmergeAsync(desk, first);
        (await TextsAsync(desk, first)).ShouldBe(["Primeira."]);
    }

    [Theory, BothEngines]
    public async Task What_was_moved_on_by_hand_stays_there_and_what_came_later_stays_too(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (first, second, third) = await ChainAsync(desk);
        var other = await desk.OpenAsync("Outro assunto.");
        await MoveAsync(desk, (await desk.MessagesAsync(third)).Single(m => m.Text == "Primeira.").Id, other);
        await desk.ReceiveAsync(DeskApp.Mail(desk.Customer(), text: "Depois.") with { ConversationId = third });

        await UnmergeAsync(desk, second);

        (await TextsAsync(desk, second)).ShouldBe(["Segunda."]);
        (await TextsAsync(desk, third)).ShouldBe(["Terceira.", "Depois."]);
        (await TextsAsync(desk, other)).ShouldBe(["Primeira.", "Outro assunto."], ignoreOrder: true);
        await UnmergeAsync(desk, first);
        (await TextsAsync(desk, first)).ShouldBeEmpty();
    }

    [Theory, BothEngines]
    public async Task What_was_moved_into_a_conversation_goes_back_to_it_when_its_merge_is_taken_back(Engine engine)
    {
        await using var desk = await DeskApp.StartAsync(engine);
        var (_, _, third) = await ChainAsync(desk);
        var other = await desk.OpenAsync("Outro assunto.");
        await MoveAsync(desk, (await desk.MessagesAsync(third)).Single(m => m.Text == "Primeira.").Id, other);
        var last = await desk.OpenAsync("Último.");
        await MergeAsync(desk, other, last);

        await UnmergeAsync(desk, other);

        (await TextsAsync(desk, other)).ShouldBe(["Primeira.", "Outro assunto."], ignoreOrder: true);
        (await TextsAsync(desk, last)).ShouldBe(["Último."]);
    }

    /// <summary>Three conversations of three customers, the first merged into the second and that into the third.</summary>
    private static async Task<(Guid First, Guid Second, Guid Third)> ChainAsync(DeskApp desk)
    {
        var ids = new List<Guid>();
        foreach (var text in new[] { "Primeira.", "Segunda.", "Terceira." })
        {
            ids.Add(await desk.OpenAsync(text));
            desk.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await MergeAsync(desk, ids[0], ids[1]);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        await MergeAsync(desk, ids[1], ids[2]);
        desk.Clock.Advance(TimeSpan.FromMinutes(1));
        return (ids[0], ids[1], ids[2]);
    }

    private static async Task MergeAsync(DeskApp desk, Guid id, Guid into) =>
        (await desk.DoAsync<MergeConversations, Result<Changed>>(m => m.MergeAsync(id, into, null, Actor.System, CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static Task<Result<Changed>> TryUnmergeAsync(DeskApp desk, Guid id) =>
        desk.DoAsync<MergeConversations, Result<Changed>>(m => m.UnmergeAsync(id, Actor.System, CancellationToken.None));

    private static async Task UnmergeAsync(DeskApp desk, Guid id) => (await TryUnmergeAsync(desk, id)).Succeeded.ShouldBeTrue();

    private static async Task MoveAsync(DeskApp desk, Guid message, Guid into) =>
        (await desk.DoAsync<MoveMessages, Result<MessagesPlaced>>(
            m => m.RunAsync(message, andLater: false, into, Actor.System, CancellationToken.None))).Succeeded.ShouldBeTrue();

    private static async Task<string[]> TextsAsync(DeskApp desk, Guid id) => [.. (await desk.MessagesAsync(id)).Select(m => m.Text)];
}
