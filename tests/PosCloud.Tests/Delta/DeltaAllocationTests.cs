using PosCloud.Delta;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using PosCloud.Tests.Delta.Containers;
using PosCloud.Tests.Delta.Samples;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>The decoder takes its memory before the first block; blocks take none.</summary>
public sealed class DeltaAllocationTests
{
    private const int Block = 4096;
    private const int Rounds = 10;

    [Theory]
    [InlineData("fast")]
    [InlineData("strong")]
    [InlineData("own copies")]
    [InlineData("containers")]
    public void Decode_OfAnyBlock_AllocatesNothing(string kind)
    {
        (byte[] from, _, byte[] delta) = Make(kind, 16);

        long[] blocks = FewestOfEachBlock(from, delta);

        Assert.NotEmpty(blocks);
        Assert.All(blocks, bytes => Assert.Equal(0, bytes));
    }

    [Theory]
    [InlineData(DeltaProfile.Default, false, 8_000_000)]
    [InlineData(DeltaProfile.Default, true, 8_000_000)]
    [InlineData(DeltaProfile.Small, false, 3_000_000)]
    [InlineData(DeltaProfile.Small, true, 3_000_000)]
    [InlineData(DeltaProfile.Fast, false, 3_000_000)]
    [InlineData(DeltaProfile.Fast, true, 3_000_000)]
    public void Decode_InTheProfilesOwnBlocks_TakesItsMemoryOnceAndWithinTheProfile(DeltaProfile profile, bool opened, long most)
    {
        (byte[] from, _, byte[] delta) = Make(new DeltaEncodeOptions { Profile = profile }, (5 << 20) / Block, opened);
        DeltaDescription described = DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default);
        Assert.Equal(opened ? 1 : 0, described.OpenedStreams.Count);
        Assert.InRange(described.Blocks.Count, 3, int.MaxValue);
        Assert.InRange(described.Header.DecoderMemory, 0, most);

        Assert.All(FewestOfEachBlock(from, delta), bytes => Assert.Equal(0, bytes));
        long taken = Fewest(() => Bytes(delta, stream => BytesOfEachBlock(from, stream)), 3);
        Assert.InRange(taken, described.Header.DecoderMemory / 2, described.Header.DecoderMemory);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("strong")]
    [InlineData("own copies")]
    [InlineData("containers")]
    public void Apply_FourTimesTheBlocks_AllocatesNoMoreBesideHeaderAndMap(string kind) =>
        Assert.Equal(BytesOfAllBlocks(kind, 4), BytesOfAllBlocks(kind, 16));

    // What methods need once for all is made in the first round, and the runtime counts a little of its own in some other;
    // what a block itself allocates is there in each.
    private static long[] FewestOfEachBlock(byte[] from, byte[] delta)
    {
        long[] fewest = BytesOfEachBlock(from, new MemoryStream(delta));
        for (int round = 1; round < Rounds && fewest.Any(bytes => bytes > 0); round++)
        {
            fewest = [.. fewest.Zip(BytesOfEachBlock(from, new MemoryStream(delta)), Math.Min)];
        }

        return fewest;
    }

    private static long[] BytesOfEachBlock(byte[] from, Stream stream)
    {
        DeltaPreamble preamble = HeaderReader.Read(stream, DeltaLimits.Default);
        using var blocks = new ResultBlocks(new StreamImage(new MemoryStream(from)), preamble, stream, [], null, DeltaLimits.Default, CancellationToken.None);
        long[] bytes = new long[preamble.Index.Count];
        for (int i = 0; i < bytes.Length; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            blocks.Decode(i);
            bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return bytes;
    }

    private static long BytesOfAllBlocks(string kind, int count)
    {
        (byte[] from, byte[] to, byte[] delta) = Make(kind, count);
        Assert.InRange(DeltaDecoder.ReadHeader(new MemoryStream(delta), DeltaLimits.Default).BlockCount, count, 2 * count);
        var output = new MemoryStream(to.Length);
        long Apply() => Bytes(delta, stream => DeltaPair.Apply(from, stream, output));
        long Prepare() => Bytes(delta, stream =>
        {
            DeltaPreamble preamble = HeaderReader.Read(stream, DeltaLimits.Default);
            using var blocks = new ResultBlocks(new StreamImage(new MemoryStream(from)), preamble, stream, [], null, DeltaLimits.Default, CancellationToken.None);
        });
        long bytes = Fewest(Apply) - Fewest(Prepare);
        Assert.Equal(to, output.ToArray());
        return bytes;
    }

    private static long Fewest(Func<long> bytes, int rounds = Rounds) => Enumerable.Range(0, rounds).Min(_ => bytes());

    private static long Bytes(byte[] delta, Action<Stream> action)
    {
        var stream = new MemoryStream(delta);
        long before = GC.GetAllocatedBytesForCurrentThread();
        action(stream);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (byte[] From, byte[] To, byte[] Delta) Make(string kind, int count)
    {
        DeltaEncodeOptions options = kind switch
        {
            "fast" => SmallBlocks with { Profile = DeltaProfile.Fast },
            "own copies" => new DeltaEncodeOptions { Custom = new ProfileSettings(Block, 16, 2) },
            _ => SmallBlocks,
        };
        return Make(options, count, kind == "containers");
    }

    private static (byte[] From, byte[] To, byte[] Delta) Make(DeltaEncodeOptions options, int count, bool opened)
    {
        byte[] from = Random(count * Block, 1);
        byte[] to = [.. from];
        for (int at = 0; at + 600 < to.Length; at += 1500)
        {
            // Bytes changed, and a piece from elsewhere.
            to[at] ^= 1;
            to[at + 9] += 3;
            from.AsSpan((at + 9_000) % (from.Length - 300), 300).CopyTo(to.AsSpan(at + 200));
        }

        if (opened)
        {
            // More than two checkpoints of 32 KiB for 16 blocks.
            byte[] content = DeflateContent.Make("text", 5, count * Block);
            byte[] changed = [.. content[..100], .. "inserted"u8, .. content[100..9_000], .. content[9_008..]];
            (from, to) = (Gzip(content), Gzip(changed));
        }

        return (from, to, Encode(from, to, options));
    }

    private static byte[] Gzip(byte[] content) => ContainerFiles.Gzip("a", content, ContainerFiles.Deflate(content, 0x06));
}
