using PosCloud.Delta;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;
using PosCloud.Tests.Delta.Containers;
using static PosCloud.Tests.Delta.DeltaPair;

namespace PosCloud.Tests.Delta;

/// <summary>The memory that a header declares is enough, and the profiles keep their promise.</summary>
public sealed class DecoderMemoryTests
{
    private const int Segments = 256;
    private const int Blocks = 128;

    [Theory]
    [InlineData(DeltaProfile.Default, 8_000_000)]
    [InlineData(DeltaProfile.Small, 3_000_000)]
    [InlineData(DeltaProfile.Fast, 3_000_000)]
    public void Decoder_AtTheProfilesCeilings_AllocatesLessThanDeclared(DeltaProfile profile, long most)
    {
        ProfileSettings settings = ProfileSettings.Of(profile);
        byte[] delta = WithoutPayloads(profile, settings);
        long declared = DeltaDecoder.ReadHeader(new MemoryStream(delta), DeltaLimits.Default).DecoderMemory;
        Assert.InRange(declared, 0, most);
        Construct(delta);

        var stream = new MemoryStream(delta);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Construct(stream);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, declared - (declared / 16), declared);
    }

    [Theory]
    [InlineData(DeltaProfile.Default, 8_000_000)]
    [InlineData(DeltaProfile.Small, 3_000_000)]
    [InlineData(DeltaProfile.Fast, 3_000_000)]
    public void Apply_OfOpenedContainers_AllocatesLessThanDeclared(DeltaProfile profile, long most)
    {
        byte[] text = DeflateContent.Make("text", 5, 400_000);
        byte[] changed = [.. text[..90_000], .. "inserted"u8, .. text[90_000..]];
        byte[] from = [.. Random(5_000, 1), .. DeflateStreams.Zip(text[..150_000]), .. DeflateStreams.Zip(text)];
        byte[] to = [.. Random(5_000, 1), .. DeflateStreams.Zip(changed[..150_000]), .. DeflateStreams.Zip(changed)];
        byte[] delta = Encode(from, to, new() { Profile = profile });
        DeltaDescription described = DeltaDescription.Read(new MemoryStream(delta), DeltaLimits.Default);
        Assert.NotEmpty(described.OpenedStreams);
        Assert.InRange(described.Header.DecoderMemory, 0, most);

        using var output = new MemoryStream(to.Length);
        Apply(from, delta, output, resume: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Apply(from, delta, output, resume: false);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, described.Header.DecoderMemory);
        Assert.Equal(to, output.ToArray());
    }

    private static void Construct(byte[] delta) => Construct(new MemoryStream(delta));

    private static void Construct(MemoryStream delta)
    {
        DeltaPreamble preamble = HeaderReader.Read(delta, DeltaLimits.Default);
        using var blocks = new ResultBlocks(new EmptyImage(preamble.Header.BaseLength), preamble, delta, [], null, DeltaLimits.Default, CancellationToken.None);
        Assert.Equal(delta.Length, delta.Position);
    }

    /// <summary>Header and map of a delta of <see cref="Blocks"/> blocks with as many copies as the profile allows.</summary>
    private static byte[] WithoutPayloads(DeltaProfile profile, ProfileSettings settings)
    {
        var copies = new Copy[settings.MaxCopies];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = new Copy(100L * i, 90L * i, 80);
        }

        var segments = new Segment[settings.TableBits > 0 ? Segments : 0];
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = new Segment(1_000L * i, 900, 0x40_0000, 0x50_0000, i / Segment.MaxInGroup);
        }

        long length = (long)Blocks * settings.BlockLength;
        byte[] map = settings.TableBits > 0 ? Map(copies, segments, length) : [];
        string hash = new('0', 64);
        long memory = DecoderMemory.Of(settings.BlockLength, settings.TableBits, copies.Length, segments.Length, Blocks, null);
        var header = new DeltaHeader(
            DeltaFormat.Version, profile, length, hash, length, hash, settings.BlockLength, Blocks, 0, (memory + 1023) >> 10 << 10);
        var stored = new BlockEntry(BlockMethod.Stored, settings.BlockLength, 0) { Length = settings.BlockLength };
        return
        [
            .. HeaderWriter.Write(new DeltaPreamble(
                header, settings.TableBits, copies.Length, segments.Length, map.Length, 0, null, [.. Enumerable.Repeat(stored, Blocks)])),
            .. map,
        ];
    }

    private static byte[] Map(Copy[] copies, Segment[] segments, long length)
    {
        var mixer = new ContextMixer<BitEncoder>(1 << DeltaFormat.MinTableBits) { Budget = long.MaxValue };
        mixer.Reset(new BitEncoder(16));
        CopyMapCoder.Code(mixer, copies, length, length);
        CopyMapCoder.Code(mixer, segments, length);
        return mixer.Coder.Finish();
    }

    private sealed class EmptyImage(long length) : IBaseImage
    {
        public long Length => length;

        public void Read(long offset, Span<byte> destination) => destination.Clear();
    }
}
