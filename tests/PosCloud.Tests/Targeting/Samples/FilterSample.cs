using FsCheck;
using FsCheck.Fluent;
using PosCloud.Core.Targeting;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>A random filter, one way to write it, and terminals to hold it against.</summary>
public sealed record FilterSample(int Seed, string Text, SampleFilter Filter, IReadOnlyList<FilterSubject> Subjects)
{
    public override string ToString() => $"seed {Seed}: {Text}";

    /// <summary>For <c>[Properties(Arbitrary = ...)]</c>.</summary>
    public static class Arbitraries
    {
        public static Arbitrary<FilterSample> Filters() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(Make));
    }

    private static FilterSample Make(int seed)
    {
        var random = new Random(seed);
        var maker = new SampleMaker(random);
        var filter = maker.Filter();
        var text = new SampleWriter(random).Write(filter);
        return new FilterSample(seed, text, filter, [.. Enumerable.Range(0, 6).Select(_ => maker.Subject())]);
    }
}
