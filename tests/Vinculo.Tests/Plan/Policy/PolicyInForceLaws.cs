using FsCheck;
using FsCheck.Fluent;
using Vinculo.Plan.Policy;
using Vinculo.Platform;

namespace Vinculo.Tests.Plan.Policy;

/// <summary>Whatever is published in whatever order, each instant has one version in force, and the past never changes.</summary>
public class PolicyInForceLaws
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Each publication: hours since the one before, and hours until it comes into force.
    private static readonly Arbitrary<(int Pause, int Ahead)[]> Publications =
        Gen.Zip(Gen.Choose(0, 50), Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 200))).ArrayOf().Select(p => p.Take(6).ToArray()).ToArbitrary();

    [Fact]
    public void Exactly_one_version_stands_as_in_force_at_any_instant() => Prop.ForAll(Publications, publications =>
    {
        var versions = Publish(publications).ToList();
        return Instants(versions).All(at =>
            versions.Where(v => v.PublishedAt <= at).ToList() is var known
            && known.Count(v => PolicyStanding.Of(v, known, at).Phase == PolicyPhase.InForce) == 1
            && PolicyStanding.Of(known.AsQueryable().InForce(at).First(), known, at).Phase == PolicyPhase.InForce);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Publishing_changes_nothing_of_what_was_in_force_before() => Prop.ForAll(Publications, publications =>
    {
        var versions = Publish(publications).ToList();
        return versions.Skip(1).All(newest =>
        {
            var before = versions.Where(v => v.Number < newest.Number).ToList();
            return Instants([.. before, newest]).Where(at => at < newest.PublishedAt).All(at =>
                before.AsQueryable().InForce(at).First().Number == before.Append(newest).AsQueryable().InForce(at).First().Number);
        });
    }).QuickCheckThrowOnFailure();

    /// <summary>Between these instants nothing can change: where a version is published or comes into force, and just before.</summary>
    private static IEnumerable<DateTimeOffset> Instants(List<PolicyVersion> versions) =>
        versions.SelectMany(v => new[] { v.PublishedAt!.Value, v.InForceFrom!.Value }).SelectMany(at => new[] { at.AddMicroseconds(-1), at })
            .Distinct().Where(at => at >= Start);

    private static IEnumerable<PolicyVersion> Publish((int Pause, int Ahead)[] publications)
    {
        var now = Start;
        var number = 1;
        foreach (var (pause, ahead) in publications.Prepend((0, 0)))
        {
            now += TimeSpan.FromHours(pause);
            var version = new PolicyVersion { Id = Ids.New(now), Number = number++, CreatedAt = now };
            version.Publish(now.AddHours(ahead), Actor.System, now);
            yield return version;
        }
    }
}
