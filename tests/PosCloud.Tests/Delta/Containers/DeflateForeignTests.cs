using FsCheck;
using FsCheck.Xunit;
using static PosCloud.Tests.Delta.Containers.DeflateStreams;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Streams of a compressor that is not emulated are made again with corrections, or refused: never wrongly made.</summary>
public sealed class DeflateForeignTests
{
    [Property(MaxTest = 60, QuietOnSuccess = true)]
    public void Analysis_ForeignStream_GivesARightRecipeOrNone(NonNegativeInt seed, byte length, byte level, bool text, bool flush)
    {
        byte[] raw = DeflateContent.Make(text ? "text" : "mixed", (uint)seed.Get + 1, length * 300);
        byte[] stream = Compress(raw, level % 10, flush);

        byte[]? recipe = Analyse(stream);

        if (recipe != null)
        {
            Assert.InRange(recipe.Length, 1, Math.Max(32, stream.Length / 16));
            Assert.Equal(stream, Reproduce(raw, recipe));
        }
    }

    [Fact]
    public void Analysis_FewDifferences_AreCorrections()
    {
        byte[] raw = DeflateContent.Make("text", 5, 4000);
        byte[] stream = Compress(raw, 9, flush: true);

        byte[]? recipe = Analyse(stream);

        Assert.NotNull(recipe);
        Assert.True(recipe.Length > 1);
        Assert.Equal(stream, Reproduce(raw, recipe));
    }

    [Fact]
    public void Analysis_NoCompleteStream_GivesNone()
    {
        byte[] stream = Compress(DeflateContent.Make("text", 5, 20_000), 6);

        Assert.Null(Analyse(stream[..^1]));
        Assert.Null(Analyse([.. stream, 0]));
        Assert.Null(Analyse([]));
        Assert.Null(Analyse([7, 1, 2, 3]));
    }

    [Property(MaxTest = 500, QuietOnSuccess = true)]
    public void Analysis_RandomBytes_GivesNoneOrARightRecipe(byte[] bytes)
    {
        byte[]? recipe = Analyse(bytes);

        if (recipe != null)
        {
            Assert.Equal(bytes, Reproduce(InflaterTests.Inflate(bytes), recipe));
        }
    }

    [Fact]
    public void Analysis_Cancelled_Stops()
    {
        byte[] stream = Compress(new byte[100], 6);
        Assert.Throws<OperationCanceledException>(() => PosCloud.Delta.Containers.Deflate.DeflateAnalysis.MakeRecipe(
            new MemoryImage(stream), 0, stream.Length, new CancellationToken(canceled: true)));
    }
}
