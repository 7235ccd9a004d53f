using FsCheck;
using FsCheck.Fluent;
using PosCloud.Core.Targeting;

namespace PosCloud.Tests.Targeting.Samples;

/// <summary>A random filter, one way to write it, and terminals to hold it against.</summary>
public sealed record FilterSample(int Seed, string Text)
{
    internal required SampleFilter Filter { get; init; }

    internal required IReadOnlyList<FilterSubject> Subjects { get; init; }

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
        return new FilterSample(seed, new SampleWriter(random).Write(filter))
        {
            Filter = filter,
            Subjects = [.. Enumerable.Range(0, 6).Select(_ => maker.Subject())],
        };
    }
}
