using PosCloud.Benchmarks.Vectors;
using PosCloud.Delta;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;
using PosCloud.Tests.Delta.Containers;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>Whatever a payload holds, a block takes no more work than the header's ceilings: counted, not timed.</summary>
public sealed class DeltaWorkTests
{
    private const int Block = 4096;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(40_000)]
    public void StrongBlock_OfNoise_CodesAtMostTheDecisionsAllowed(long most)
    {
        var image = new CountingImage(Records(3 * Block, 1));
        byte[] block = new byte[Block];
        long fewest = long.MaxValue;
        for (int seed = 0; seed < 60; seed++)
        {
            var mixer = new ContextMixer<CountingDecoder>(1 << StrongPayload.TableBits) { Budget = most };
            var map = new CopyMap([new(500, 700, 900), new(2_000, 5, 1_000)]);
            var strong = new StrongBlock<CountingDecoder>(image, map, [new(0, image.Length, 0x10000, 0x20000, 0)], mixer) { MaxLocal = 40 };
            var decisions = new Counter();
            byte[] payload = Random(Block, seed);
            var reader = new PayloadReader(new MemoryStream(payload));
            reader.Begin(payload.Length);
            image.BytesRead = 0;
            try
            {
                strong.Code(new CountingDecoder(reader, decisions), block, 0, Block, []);
            }
            catch (DeltaException)
            {
                // Most end so; what matters is what was done until then.
            }

            Assert.InRange(decisions.Count, 0, most);
            fewest = Math.Min(fewest, most - decisions.Count);

            // A window for each copy of map and block, and then forward.
            Assert.InRange(image.BytesRead, 0, (40 + 2 + (Block / 64)) * (16L << 10));
        }

        // That the ceiling was reached at all; literals of a whole block take eight decisions each and a few more.
        Assert.InRange(fewest, 0, most <= 5_000 ? 0 : most);
    }

    [Fact]
    public void StrongBlock_OfAValidDelta_NeedsAllTheWorkThatTheHeaderNames()
    {
        byte[] to = Records(2 * Block, 3);
        DeltaParts parts = DeltaParts.Of(Encode([], to, SmallBlocks));
        Assert.Equal(to, Apply([], parts.Write()));
        byte[] less = parts.With(preamble => preamble with { MaxWork = preamble.MaxWork - 1 }).Write();
        Assert.Equal(DeltaError.LimitExceeded, ErrorOf(() => Apply([], less)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Apply_BaseToBeInflatedBeyondTheCeiling_ReadsNoMoreOfItThanThat(int units)
    {
        ContainerPair pair = ContainerPair.Gzip;
        DeltaParts parts = DeltaParts.Of(Encode(pair.From, pair.To, new() { BlockLength = 16 << 10 }));

        // The last block needs the stream's end; without those before it all of the stream is inflated for it.
        byte[] delta = parts.WithContainers(containers => containers with { MaxInflated = units }).Write();
        var stream = new MemoryStream(delta);
        DeltaPreamble preamble = HeaderReader.Read(stream, DeltaLimits.Default);
        var image = new CountingImage(pair.From);
        using var blocks = new ResultBlocks(image, preamble, stream, [], null, DeltaLimits.Default, CancellationToken.None);
        DecodeUntilRefused(blocks, preamble.Index.Count, image, (long)units * ContainerSection.InflateUnit);
    }

    private static void DecodeUntilRefused(ResultBlocks blocks, int count, CountingImage image, long most)
    {
        // Compressed bytes are fewer than those that they inflate to, but read ahead; a plain copy takes a window.
        const long Ahead = 96 << 10;
        bool refused = false;
        for (int i = 0; i < count && !refused; i++)
        {
            image.BytesRead = 0;
            try
            {
                blocks.Decode(i);
                Assert.InRange(blocks.Inflated, 0, most);
            }
            catch (DeltaException e)
            {
                refused = true;
                Assert.Equal(DeltaError.LimitExceeded, e.Error);
            }

            Assert.InRange(image.BytesRead, 0, most + Ahead);
        }

        Assert.True(refused || most > 0);
    }

    private sealed class Counter
    {
        public long Count { get; set; }
    }

    private sealed class CountingImage(byte[] bytes) : IBaseImage
    {
        public long BytesRead { get; set; }

        public long Length => bytes.Length;

        public void Read(long offset, Span<byte> destination)
        {
            BytesRead += destination.Length;
            bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
        }
    }

    private struct CountingDecoder(PayloadReader payload, Counter decisions) : IBitCoder
    {
        private BitDecoder decoder = new(payload);

        public static bool IsEncoder => false;

        public int Code(int bit, int probability)
        {
            decisions.Count++;
            return decoder.Code(bit, probability);
        }
    }
}
