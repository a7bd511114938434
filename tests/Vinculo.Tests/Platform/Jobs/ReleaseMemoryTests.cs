using Vinculo.Platform.Jobs;

namespace Vinculo.Tests.Platform.Jobs;

public class ReleaseMemoryTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Memory_is_given_back_at_the_first_look_without_work_after_a_burst()
    {
        using var release = new ReleaseMemory(TimeProvider.System);

        release.IsDue(100 * Megabyte).ShouldBeFalse();
        release.IsDue(200 * Megabyte).ShouldBeFalse();
        release.IsDue(201 * Megabyte).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_collected_again_until_something_was_made()
    {
        using var release = new ReleaseMemory(TimeProvider.System);

        release.IsDue(100 * Megabyte);
        release.IsDue(100 * Megabyte).ShouldBeTrue();

        release.IsDue(100 * Megabyte).ShouldBeFalse();
        release.IsDue(101 * Megabyte).ShouldBeFalse();
        release.IsDue(102 * Megabyte).ShouldBeTrue();
    }
}
