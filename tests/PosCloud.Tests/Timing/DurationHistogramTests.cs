using PosCloud.Core.Durations;
using PosCloud.Protocol;

namespace PosCloud.Tests.Timing;

public sealed class DurationHistogramTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(90)]
    public void Quantile_OfAnyDurations_IsRightToATenth(int percent)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, random.Next(1, 300)).Select(_ => (long)Math.Pow(10, random.NextDouble() * 8)).Order().ToList();
            var exact = values[(((values.Count * percent) + 99) / 100) - 1];

            Assert.InRange(Of(values).Quantile(percent), (long)(exact * 0.9), (long)Math.Ceiling(exact * 1.1));
        }
    }

    [Fact]
    public void Merge_OfParts_IsTheSameAsAddingAllInAnyOrder()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, 100).Select(_ => random.NextInt64(Limits.StepMs)).ToArray();
            var whole = Of(values);
            random.Shuffle(values);
            var merged = Of(values[..30]);
            merged.Merge(Of(values[30..]));

            Assert.Equal(100, merged.Count);
            Assert.All(Enumerable.Range(1, 100), percent => Assert.Equal(whole.Quantile(percent), merged.Quantile(percent)));
        }
    }

    [Fact]
    public void Quantile_OfOneOrNoneOrTheExtremes_IsThatValue()
    {
        Assert.Equal(0, new DurationHistogram().Quantile(50));
        Assert.Equal(1234, Of([1234]).Quantile(90));
        Assert.Equal(0, Of([0, 0]).Quantile(50));
        Assert.Equal(0, Of([-5]).Quantile(50));
        Assert.Equal(Limits.StepMs, Of([Limits.StepMs]).Quantile(50));
        Assert.Equal(long.MaxValue, Of([long.MaxValue]).Quantile(50));
    }

    private static DurationHistogram Of(IEnumerable<long> values)
    {
        var histogram = new DurationHistogram();
        foreach (var value in values)
        {
            histogram.Add(value);
        }

        return histogram;
    }
}
