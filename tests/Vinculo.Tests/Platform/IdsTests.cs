using Vinculo.Platform;

namespace Vinculo.Tests.Platform;

public class IdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_made_in_the_same_millisecond_sort_in_the_order_they_were_made()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => Ids.New(Now)).ToArray();
        // The counter begins anywhere and passes its end once in 67 million: at most one step back.
        ids.Zip(ids.Skip(1)).Count(pair => pair.First.CompareTo(pair.Second) >= 0).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Later_ids_sort_after_earlier_ones() =>
        Ids.New(Now.AddMilliseconds(1)).CompareTo(Ids.New(Now)).ShouldBePositive();

    [Fact]
    public void An_id_is_a_uuid_of_version_7()
    {
        var id = Ids.New(Now);
        id.Version.ShouldBe(7);
        (id.Variant >> 2).ShouldBe(0b10);
    }
}
