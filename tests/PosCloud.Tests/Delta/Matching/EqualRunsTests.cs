using FsCheck.Xunit;
using PosCloud.Delta.Images;
using PosCloud.Delta.Matching;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta.Matching;

[Properties(Arbitrary = [typeof(EditScript.Arbitraries)], QuietOnSuccess = true)]
public sealed class EqualRunsTests
{
    [Property(MaxTest = 300)]
    public void Find_AnyEditedImage_GivesRunsThatAreEqualInOrderAndLong(EditScript script)
    {
        long end = 0;
        foreach (Copy run in Find(script.From, script.To))
        {
            Assert.InRange(run.Result, end, script.To.Length);
            Assert.InRange(run.Length, EqualRuns.MinLength, script.To.Length - run.Result);
            Assert.Equal(script.From[(int)run.Base..(int)(run.Base + run.Length)], script.To[(int)run.Result..(int)(run.Result + run.Length)]);
            end = run.Result + run.Length;
        }
    }

    [Fact]
    public void Find_SameImage_IsOneRun()
    {
        byte[] image = Random(100_000, 1);
        Assert.Equal([new Copy(0, 0, image.Length)], Find(image, image));
    }

    [Fact]
    public void Find_PiecesThatMoved_FindsNearlyAllOfThem()
    {
        byte[] from = Random(400_000, 2);
        byte[] to = [.. from[200_001..], .. Random(10_000, 3), .. from[..200_001]];
        Assert.InRange(Find(from, to).Sum(run => run.Length), from.Length - 2_000, from.Length);
    }

    [Fact]
    public void Find_SingleBytesThatChanged_GoesOnBehindEach()
    {
        byte[] from = Random(200_000, 4);
        byte[] to = [.. from];
        for (int at = 5_000; at < to.Length; at += 5_000)
        {
            to[at] ^= 1;
        }

        List<Copy> runs = Find(from, to);
        Assert.Equal(40, runs.Count);
        Assert.All(runs, run => Assert.Equal(run.Base, run.Result));
        Assert.InRange(runs.Sum(run => run.Length), from.Length - (40 * 8), from.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1023)]
    public void Find_ShortImages_HaveNone(int length)
    {
        byte[] image = Random(length, 5);
        Assert.Empty(Find(image, image));
        Assert.Empty(Find(image, Random(5_000, 6)));
    }

    [Fact]
    public void Find_UnrelatedImages_HaveNone() => Assert.Empty(Find(Random(100_000, 7), Random(100_000, 8)));

    private static List<Copy> Find(byte[] from, byte[] to)
    {
        using var baseImage = ImageView.Open(new MemoryStream(from), long.MaxValue);
        using var result = ImageView.Open(new MemoryStream(to), long.MaxValue);
        return EqualRuns.Find(baseImage, result, CancellationToken.None);
    }
}
