using FsCheck.Xunit;
using PosCloud.Delta.Images;
using PosCloud.Delta.Matching;

namespace PosCloud.Tests.Delta.Matching;

[Properties(QuietOnSuccess = true)]
public sealed class AnchorPlacesTests
{
    private const int Length = 10_000;

    [Property(MaxTest = 300)]
    public void Choose_AnySettledPieces_KeepsEveryBoundAndLeavesNothingOut((ushort Start, ushort Length)[] pieces, ushort most)
    {
        Copy[] settled = [.. pieces.Select(piece => Piece(piece.Start % Length, 1 + (piece.Length % 3_000)))];
        var places = AnchorPlaces.Choose(Length, settled, most + 1);
        long last = Length - AnchorIndex.ReadLength;
        long end = 0;
        foreach (AnchorPlaces.Range range in places.Ranges)
        {
            Assert.InRange(range.Start, end, last);
            Assert.InRange(range.End, range.Start + 1, last + 1);
            Assert.Equal(0, range.Start % places.Unit);
            Assert.Equal(0, range.Step % places.Unit);
            end = range.End;
        }

        Assert.Equal(places.Count, places.Ranges.Sum(range => range.Count));
        Assert.InRange(places.Count, 1, most + 1);

        // Whatever is not settled has an anchor at each multiple of the unit.
        HashSet<long> anchors = [.. places.Ranges.SelectMany(Offsets)];
        Assert.All(
            Enumerable.Range(0, (int)(last / places.Unit) + 1).Select(i => (long)i * places.Unit),
            at => Assert.True(anchors.Contains(at) || Array.Exists(settled, run => at >= run.Base && at < run.Base + run.Length)));
    }

    [Fact]
    public void Choose_NothingSettled_ThinsOutUntilItFits()
    {
        Assert.Equal(1, AnchorPlaces.Choose(Length, [], Length).Unit);
        Assert.Equal(8, AnchorPlaces.Choose(Length, [], Length / 5).Unit);
    }

    [Fact]
    public void Choose_MostIsSettled_ThinsOutThereFirst()
    {
        var places = AnchorPlaces.Choose(Length, [Piece(1_000, 8_000)], 2_250);
        Assert.Equal(1, places.Unit);
        Assert.Equal([1, 32, 1], places.Ranges.Select(range => range.Step));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public void Choose_TooShortForAnAnchor_HasNone(int length) => Assert.Empty(AnchorPlaces.Choose(length, [], 100).Ranges);

    [Fact]
    public void Choose_MoreThanFourGigabytes_CanBeNumbered() =>
        Assert.Equal(4, AnchorPlaces.Choose(12L << 30, [Piece(0, (12L << 30) - 1_000)], long.MaxValue).Unit);

    private static Copy Piece(long start, long length) => new(0, start, length);

    private static IEnumerable<long> Offsets(AnchorPlaces.Range range)
    {
        for (long at = range.Start; at < range.End; at += range.Step)
        {
            yield return at;
        }
    }
}
