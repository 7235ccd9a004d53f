using FsCheck.Xunit;
using PosCloud.Core.Targeting;
using PosCloud.Tests.Targeting.Samples;
using static PosCloud.Tests.Targeting.FilterSamples;

namespace PosCloud.Tests.Targeting;

[Properties(Arbitrary = [typeof(FilterSample.Arbitraries)], QuietOnSuccess = true)]
public sealed class FilterPropertyTests
{
    [Property(MaxTest = 3000)]
    public void Parse_FilterWrittenAnyWay_GivesThatFilter(FilterSample sample) =>
        Assert.Equal(sample.Filter.Shape, FilterShape.Of(Parse(sample.Text)));

    [Property(MaxTest = 3000)]
    public void ToString_AnyFilter_ParsesToTheSameFilter(FilterSample sample)
    {
        var canonical = Parse(sample.Text).ToString();

        var again = Parse(canonical);
        Assert.Equal(sample.Filter.Shape, FilterShape.Of(again));
        Assert.Equal(canonical, again.ToString());
    }

    [Property(MaxTest = 3000)]
    public void Matches_AnyFilterAndTerminal_AgreesWithTheRules(FilterSample sample)
    {
        foreach (var subject in sample.Subjects)
        {
            Assert.Equal(sample.Filter.Evaluate(subject), Evaluate(sample.Text, subject));
        }
    }

    // What the first few samples decide shows that the properties above are about something.
    [Fact]
    public void Samples_Outcomes_AreOfAllKinds()
    {
        var maker = new SampleMaker(new Random(1));
        var outcomes = Enumerable.Range(0, 2000).Select(_ => maker.Filter().Evaluate(maker.Subject())).CountBy(o => o?.ToString() ?? "unknown");

        Assert.Equal(3, outcomes.Count());
        Assert.All(outcomes, o => Assert.InRange(o.Value, 200, 2000));
    }

    /// <summary>A filter with a few characters changed, removed, doubled, or with a piece of another one in it.</summary>
    [Property(MaxTest = 10_000)]
    public void Parse_SpoiltFilter_GivesAFilterOrAnError(FilterSample sample)
    {
        var random = new Random(sample.Seed);
        var text = sample.Text;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(6), text.Length - at);
            text = text[..at] + Piece(random) + text[(random.Next(2) == 0 ? at : at + length)..];
        }

        AssertFilterOrError(text);
    }

    [Property(MaxTest = 10_000)]
    public void Parse_AnyText_GivesAFilterOrAnError(FilterSample sample)
    {
        var random = new Random(sample.Seed);
        AssertFilterOrError(string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Piece(random))));
    }

    private static string Piece(Random random)
    {
        string[] pieces =
        [
            "model", "tag.", "component.", "peripheral.Scanner.", "sha256", "firmware", "==", "!=", "<", ">=", "=", "in", "not ", " like ", "exists", "all",
            " and ", " or ", "(", ")", "[", "]", ",", "'", "\"", "\\", ".", "*", " ", "\n", "\0", "\ud83d", "\u2028", "版", "1.0", "a",
        ];
        return random.Next(10) == 0 ? ((char)random.Next(0x10000)).ToString() : pieces[random.Next(pieces.Length)];
    }

    private static void AssertFilterOrError(string text)
    {
        if (TargetFilter.Parse(text).Is(out var filter, out var error))
        {
            Assert.Equal(FilterShape.Of(filter), FilterShape.Of(Parse(filter.ToString())));
            Assert.InRange(filter.ToString().Length, 1, FilterLimits.Characters);
            return;
        }

        Assert.InRange(error.Position, 0, text.Length);
        Assert.InRange(error.Length, error.Position == text.Length ? 0 : 1, text.Length - error.Position);
        Assert.NotEmpty(error.Message);
        Assert.InRange(error.Message.Length, 1, 300);
        Assert.DoesNotContain(error.Message, c => char.IsControl(c) || char.IsSurrogate(c));
    }
}
