using Vinculo.Platform.Web;

namespace Vinculo.Tests.Platform.Web;

public sealed class ClockFaceTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 19, 14, 42, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0 min")]
    [InlineData(24, "24 min")]
    [InlineData(-38, "38 min")]
    [InlineData(60, "1 h")]
    [InlineData(130, "2 h 10")]
    [InlineData(185, "3 h 05")]
    [InlineData(1440, "1 d")]
    [InlineData(4570, "3 d 4 h")]
    public void Spans_of_time_are_said_in_few_words_that_never_break(int minutes, string words) =>
        ClockFace.Words(TimeSpan.FromMinutes(minutes)).ShouldBe(words.Replace(' ', '\u00a0'));

    [Theory]
    [InlineData(240, 480, ClockState.Calm)]
    [InlineData(60, 240, ClockState.Calm)]
    [InlineData(59, 240, ClockState.Soon)]
    [InlineData(119, 480, ClockState.Soon)] // more than an hour, but under a quarter
    [InlineData(120, 480, ClockState.Calm)]
    [InlineData(0, 480, ClockState.Soon)]
    [InlineData(-1, 480, ClockState.Over)]
    public void Soon_is_under_a_quarter_or_under_an_hour(int left, int total, ClockState state) =>
        Face(left, total, ClockRun.Running).State.ShouldBe(state);

    [Fact]
    public void A_paused_clock_stays_paused_and_shows_what_is_left()
    {
        var face = Face(90, 240, ClockRun.Paused);

        face.State.ShouldBe(ClockState.Paused);
        face.Shown.ShouldBe(TimeSpan.FromMinutes(90));
    }

    [Fact]
    public void A_kept_promise_shows_how_long_it_took_and_a_broken_one_by_how_much()
    {
        Face(162, 240, ClockRun.Done).ShouldSatisfyAllConditions(
            face => face.State.ShouldBe(ClockState.Kept),
            face => face.Shown.ShouldBe(TimeSpan.FromMinutes(78)));
        Face(-38, 240, ClockRun.Done).ShouldSatisfyAllConditions(
            face => face.State.ShouldBe(ClockState.Over),
            face => face.Shown.ShouldBe(TimeSpan.FromMinutes(38)));
    }

    [Theory]
    [InlineData(240, 240, 0)]
    [InlineData(60, 240, 75)]
    [InlineData(-60, 240, 100)]
    [InlineData(300, 240, 0)]
    [InlineData(0, 0, 100)]
    public void The_fuse_never_leaves_its_track(int left, int total, double used) =>
        Face(left, total, ClockRun.Running).Used.ShouldBe(used);

    private static ClockFace Face(int left, int total, ClockRun run) =>
        new(TimeSpan.FromMinutes(left), TimeSpan.FromMinutes(total), At, Run: run);
}
