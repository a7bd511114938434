using Vinculo.Channels.Email.Watch;

namespace Vinculo.Tests.Channels.Email.Watch;

public class SideBySideTests
{
    [Fact]
    public async Task What_shares_no_key_is_under_way_together()
    {
        await using var sideBySide = new SideBySide();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());

        sideBySide.Start(Keys("a"), before => MeetAsync(first, second.Task));
        sideBySide.Start(Keys("b"), before => MeetAsync(second, first.Task));

        await sideBySide.FinishAsync();

        static Task MeetAsync(TaskCompletionSource here, Task other)
        {
            here.SetResult();
            return other;
        }
    }

    [Fact]
    public async Task What_shares_a_key_is_done_in_the_order_in_which_it_was_started()
    {
        await using var sideBySide = new SideBySide();
        var (done, begin) = (new List<int>(), new TaskCompletionSource());

        sideBySide.Start(Keys("a", "x"), async before =>
        {
            await begin.Task;
            done.Add(1);
        });
        sideBySide.Start(Keys("x", "b"), before => AfterAsync(before, 2));
        sideBySide.Start(Keys("b"), before => AfterAsync(before, 3));
        begin.SetResult();
        await sideBySide.FinishAsync();

        done.ShouldBe([1, 2, 3]);

        async Task AfterAsync(Task before, int number)
        {
            await before;
            done.Add(number);
        }
    }

    [Fact]
    public async Task There_is_room_again_when_one_has_ended()
    {
        await using var sideBySide = new SideBySide();
        var ends = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource()).ToArray();
        foreach (var (end, i) in ends.Select((end, i) => (end, i)))
        {
            await sideBySide.RoomAsync();
            sideBySide.Start(Keys("k" + i), _ => end.Task);
        }

        var room = sideBySide.RoomAsync();
        room.IsCompleted.ShouldBeFalse();
        ends[2].SetResult();
        await room;

        Array.ForEach(ends, end => end.TrySetResult());
    }

    [Fact]
    public async Task What_fails_is_told_and_what_waits_for_it_is_not_done()
    {
        await using var sideBySide = new SideBySide();
        var followed = false;

        sideBySide.Start(Keys("a"), _ => throw new InvalidOperationException("gone"));
        sideBySide.Start(Keys("a"), async before =>
        {
            await before;
            followed = true;
        });

        (await Should.ThrowAsync<InvalidOperationException>(sideBySide.FinishAsync())).Message.ShouldBe("gone");
        followed.ShouldBeFalse();
    }

    private static HashSet<string> Keys(params string[] keys) => [.. keys];
}
