using FsCheck;
using FsCheck.Xunit;
using PosCloud.Delta;
using PosCloud.Delta.Containers.Deflate;
using static PosCloud.Tests.Delta.Containers.DeflateStreams;

namespace PosCloud.Tests.Delta.Containers;

public sealed class DeflateReproducerTests
{
    private static readonly byte[] Raw = DeflateContent.Make("mixed", 77, 140_000);
    private static readonly byte[] Level6 = [new DeflateParameters(DeflateMaker.Gzip, 6).Code];
    private static readonly byte[] Stream = Reproduce(Raw, Level6);
    private readonly DeflateReproducer reproducer = new();
    private readonly MemorySink sink = new(400_000);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(261)]
    [InlineData(262)]
    [InlineData(4_099)]
    [InlineData(32_768)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Write_PiecesOfAnySize_GiveTheSameBytes(int piece) => Assert.Equal(Stream, Reproduce(Raw, Level6, piece));

    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public void Write_LengthsAroundTheWindow_DoNotDependOnPieces(byte more, byte level, byte maker, PositiveInt piece)
    {
        byte[] raw = Raw[..(65_536 - 300 + (2 * more))];
        byte[] recipe = [new DeflateParameters((DeflateMaker)(maker % 4), 1 + (level % 9)).Code];

        byte[] stream = Reproduce(raw, recipe);

        Assert.Equal(raw, InflaterTests.Inflate(stream));
        Assert.Equal(stream, Reproduce(raw, recipe, 100 + (piece.Get * 37)));
    }

    // Full to its last byte: gzip, which compares beyond the end, slides its window before it learns that there is no more.
    [Theory]
    [InlineData(65_536)]
    [InlineData(98_304)]
    public void Write_LengthThatFillsTheWindow_DoesNotDependOnPieces(int length)
    {
        for (uint seed = 1; seed <= 20; seed++)
        {
            byte[] raw = DeflateContent.Make("text", seed, length);
            byte[] recipe = [new DeflateParameters(DeflateMaker.Gzip, 4).Code];
            Assert.Equal(Reproduce(raw, recipe), Reproduce(raw, recipe, 7));
        }
    }

    [Fact]
    public void Write_NoBytes_GivesTheEmptyStream() => Assert.Equal(new byte[] { 3, 0 }, Reproduce([], Level6));

    [Fact]
    public void Write_MoreThanAnnounced_Throws()
    {
        reproducer.Begin(3, Level6);
        Assert.Throws<InvalidOperationException>(() => reproducer.Write(new byte[4], sink));
        reproducer.Write(new byte[3], sink);
        Assert.False(reproducer.IsOpen);
        Assert.Throws<InvalidOperationException>(() => reproducer.Write([], sink));
    }

    [Fact]
    public void Begin_InTheMiddle_StartsAnew()
    {
        reproducer.Begin(Raw.Length, Level6);
        reproducer.Write(Raw.AsSpan(0, 100_003), sink);
        sink.Clear();
        Reproduce(reproducer, Raw, Level6, int.MaxValue, sink);
        Assert.Equal(Stream, sink.Bytes.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x0A })]
    [InlineData(new byte[] { 0x49 })]
    [InlineData(new byte[] { 0x06, 0x80 })]
    [InlineData(new byte[] { 0x06, 0x80, 0x00 })]
    public void Begin_BadRecipe_IsCorrupt(byte[] recipe) =>
        Assert.Equal(DeltaError.Corrupt, Assert.Throws<DeltaException>(() => reproducer.Begin(5, recipe)).Error);

    [Fact]
    public void Begin_RecipeTooLong_IsCorrupt() =>
        Assert.Throws<DeltaException>(() => reproducer.Begin(5, new byte[DeflateAnalysis.MaxRecipe + 1].Select(_ => (byte)6).ToArray()));

    [Theory]
    [InlineData(new byte[] { 0x06, 0x01, 0xFF, 0x00 })] // a match longer than the stream
    [InlineData(new byte[] { 0x06, 0x01, 0x00, 0x80, 0x80, 0x02 })] // a distance beyond the window
    [InlineData(new byte[] { 0x06, 0x01 })] // a match without length
    [InlineData(new byte[] { 0x06, 0x28 })] // a literal beyond the end
    [InlineData(new byte[] { 0x06, 0x17, 0x03 })] // block type 3
    [InlineData(new byte[] { 0x06, 0x17, 0x02, 0x10, 0x00, 0x00 })] // a dynamic header that is none
    [InlineData(new byte[] { 0x06, 0x03, 0x01 })] // a block's shape where no block ends
    public void Write_RecipeThatDoesNotFit_IsCorrupt(byte[] recipe)
    {
        reproducer.Begin(5, recipe);
        Assert.Equal(DeltaError.Corrupt, Assert.Throws<DeltaException>(() => reproducer.Write("abcde"u8, sink)).Error);
    }

    [Property(MaxTest = 3_000, QuietOnSuccess = true)]
    public void Write_AnyRecipe_GivesOutputOrADeltaException(byte maker, byte level, byte[] events, ushort length)
    {
        byte[] recipe = [new DeflateParameters((DeflateMaker)(maker % 4), 1 + (level % 9)).Code, .. events];
        MakeOrRefuse(Raw[..(length % 3_000)], recipe);
    }

    [Property(MaxTest = 1_000, QuietOnSuccess = true)]
    public void Write_DamagedRecipe_GivesOutputOrADeltaException(NonEmptyArray<Tuple<ushort, byte>> changes)
    {
        byte[] raw = DeflateContent.Make("text", 5, 4_000);
        byte[] recipe = [.. Analyse(Compress(raw, 9, flush: true))!];
        foreach ((ushort at, byte value) in changes.Get)
        {
            recipe[at % recipe.Length] = value;
        }

        MakeOrRefuse(raw, recipe);
    }

    [Fact]
    public void Write_LongestRecipeOfEmptyBlocks_IsBounded()
    {
        byte[] recipe = [0x06, .. Enumerable.Repeat((byte)2, DeflateAnalysis.MaxRecipe - 1)];
        var output = new MemorySink(DeflateAnalysis.MaxRecipe * 2);
        Reproduce(reproducer, [1], recipe, 1, output);
        Assert.Equal([1], InflaterTests.Inflate(output.Bytes.ToArray()));
    }

    [Fact]
    public void Write_SteadyState_DoesNotAllocate()
    {
        Reproduce(reproducer, Raw, Level6, 10_000, sink);
        sink.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        reproducer.Begin(Raw.Length, Level6);
        for (int at = 0; at < Raw.Length; at += 10_000)
        {
            reproducer.Write(Raw.AsSpan(at, 10_000), sink);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Stream, sink.Bytes.ToArray());
    }

    [Fact]
    public void Constructor_TakesNoMoreThanItSays()
    {
        _ = new DeflateReproducer();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var another = new DeflateReproducer();
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(another);
        Assert.InRange(taken, DeflateReproducer.FixedBytes * 9 / 10, DeflateReproducer.FixedBytes);
        Assert.InRange(DeflateReproducer.FixedBytes, 1, 640 << 10);
    }

    private void MakeOrRefuse(byte[] raw, byte[] recipe)
    {
        sink.Clear();
        try
        {
            Reproduce(reproducer, raw, recipe, 1_000, sink);
        }
        catch (DeltaException e)
        {
            Assert.Equal(DeltaError.Corrupt, e.Error);
        }

        // A byte becomes at most six, an event of the recipe an empty block or a token's 48 bits.
        Assert.InRange(sink.Length, 0, (6 * raw.Length) + (8 * recipe.Length) + 700);
    }
}
