using PosCloud.Delta;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>No image, however large or odd, makes a delta that needs more memory than its profile promises.</summary>
public sealed class MemoryFitTests
{
    private const int ManyCopies = 1_000_000;
    private const int ManySegments = 4096;

    public static TheoryData<DeltaProfile, int, long, int> HugeImages()
    {
        var images = new TheoryData<DeltaProfile, int, long, int>();
        foreach (DeltaProfile profile in Enum.GetValues<DeltaProfile>())
        {
            images.Add(profile, 0, 5L << 30, 0);
            images.Add(profile, 0, 24L << 30, 0);
            for (int layers = 1; layers <= ProfileSettings.Of(profile).Opened.Count; layers++)
            {
                images.Add(profile, layers, 400L << 20, 3_500);
            }
        }

        return images;
    }

    [Theory]
    [MemberData(nameof(HugeImages))]
    public void Fit_OfHugeImages_KeepsToTheProfile(DeltaProfile profile, int layers, long length, int streamsPerLayer)
    {
        ProfileSettings settings = ProfileSettings.Of(profile).With(layers).For(length);
        int[] streams = [.. Enumerable.Repeat(streamsPerLayer, layers)];
        var fit = new MemoryFit(ManyCopies, ManySegments, streams, blockLength => (int)(length / blockLength));

        ProfileSettings fitted = fit.Fit(settings);

        Assert.InRange(fit.MemoryOf(fitted), 0, ProfileSettings.Of(profile).MaxMemory);
        Assert.InRange(length / fitted.BlockLength, 0, DeltaLimits.Default.MaxBlocks);
    }

    [Fact]
    public void Fit_OfAnOrdinaryImage_ChangesNothing()
    {
        foreach (DeltaProfile profile in Enum.GetValues<DeltaProfile>())
        {
            ProfileSettings settings = ProfileSettings.Of(profile).For(300L << 20);
            Assert.Equal(settings, new MemoryFit(ManyCopies, 100, [], blockLength => (300 << 20) / blockLength).Fit(settings));
        }
    }

    [Theory]
    [InlineData(2_000_000, true)]
    [InlineData(1_400_000, true)]
    [InlineData(700_000, false)]
    public void Encode_WithLittleMemory_MakesDoWithIt(int memory, bool strong)
    {
        byte[] from = Random(1_500_000, 3);
        var to = new byte[from.Length];
        for (int i = 0; i < from.Length; i += 1_000)
        {
            int source = (int)(i * 7L % from.Length) / 1_000 * 1_000;
            from.AsSpan(source, Math.Min(1_000, from.Length - Math.Max(i, source))).CopyTo(to.AsSpan(i));
            to[i + 500] ^= 0x55;
        }

        byte[] delta = Encode(from, to, new() { Custom = ProfileSettings.Of(DeltaProfile.Default) with { MaxMemory = memory } });

        DeltaDescription described = DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default);
        Assert.InRange(described.Header.DecoderMemory, 0, memory);
        Assert.Equal(strong, described.Blocks.Any(block => block.Method == BlockMethod.Strong));
        Assert.InRange(delta.Length, 0, to.Length / 10);
        using var output = new MemoryStream(to.Length);
        Apply(from, delta, output, resume: false);
        Assert.Equal(to, output.ToArray());

        long before = GC.GetAllocatedBytesForCurrentThread();
        Apply(from, delta, output, resume: false);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, described.Header.DecoderMemory);
    }

    [Fact]
    public void Encode_OfBlocksThatAreTooSmall_TakesLargerOnes()
    {
        byte[] from = Random(3 << 20, 4);
        byte[] to = [.. from, 1];

        byte[] delta = Encode(from, to, new() { BlockLength = 4096, Custom = ProfileSettings.Of(DeltaProfile.Default) with { MaxMemory = 1_245_000 } });

        DeltaHeader header = DeltaDecoder.ReadHeader(new MemoryStream(delta), DeltaLimits.Default);
        Assert.InRange(header.DecoderMemory, 0, 1_245_000);
        Assert.True(header.BlockLength > 4096);
    }
}
