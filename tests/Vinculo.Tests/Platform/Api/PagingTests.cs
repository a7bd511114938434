using Vinculo.Platform.Api;

namespace Vinculo.Tests.Platform.Api;

public class PagingTests
{
    private static readonly Guid Id = Guid.Parse("0192f0c1-2345-7000-8000-000000000001");

    [Theory]
    [InlineData(null, 50)]
    [InlineData(0, 1)]
    [InlineData(-3, 1)]
    [InlineData(200, 200)]
    [InlineData(1000000, 200)]
    public void The_page_size_stays_between_1_and_200(int? asked, int expected) => Paging.Limit(asked).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("joão da silva 💐")]
    public void A_cursor_reads_back_what_it_wrote(string sort)
    {
        Cursor.TryRead(new Cursor(sort, Id).ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(new Cursor(sort, Id));
    }

    [Fact]
    public void A_cursor_keeps_an_instant_to_the_microsecond()
    {
        var instant = new DateTimeOffset(2026, 3, 10, 13, 0, 0, TimeSpan.Zero).AddTicks(1230);
        Cursor.TryRead(new Cursor(instant, Id).ToString(), out var read).ShouldBeTrue();
        read!.Instant.ShouldBe(instant);
    }

    [Fact]
    public void No_cursor_is_the_first_page()
    {
        Cursor.TryRead(null, out var read).ShouldBeTrue();
        read.ShouldBeNull();
    }

    [Theory]
    [InlineData("?")]
    [InlineData("abc")]
    [InlineData("AAAA")]
    [InlineData("' OR 1=1")]
    public void What_did_not_come_from_here_is_refused(string text) => Cursor.TryRead(text, out _).ShouldBeFalse();

    [Fact]
    public void There_is_a_next_page_only_when_one_more_row_was_found()
    {
        Paging.Cut([1, 2, 3], 2, n => new Cursor($"{n}", Id)).ShouldSatisfyAllConditions(
            page => page.Items.ShouldBe([1, 2]),
            page => page.Next.ShouldBe(new Cursor("2", Id).ToString()));
        Paging.Cut([1, 2], 2, n => new Cursor($"{n}", Id)).Next.ShouldBeNull();
    }
}
