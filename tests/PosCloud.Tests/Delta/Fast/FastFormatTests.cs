using System.Text;
using PosCloud.Delta;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Fast;
using PosCloud.Delta.Images;

namespace PosCloud.Tests.Delta.Fast;

/// <summary>The example of docs/delta-fast.md: a change of these bytes is a change of the format.</summary>
public sealed class FastFormatTests
{
    private const string Payload = "1E90BF754B0A76C280E6CD4A5D3D";
    private static readonly byte[] Base = Encoding.ASCII.GetBytes("version 2.0 of 2025, 3000 terminals");
    private static readonly byte[] Block = Encoding.ASCII.GetBytes("=> version 2.1 of 2026, 3000 terminals=> terminals");

    [Fact]
    public void Decode_Example_IsTheBlock() => Assert.Equal(Block, Decode(Convert.FromHexString(Payload), maxCopies: 1));

    [Fact]
    public void Encode_Example_IsThePayload()
    {
        using ImageView from = ImageView.Open(new MemoryStream(Base), Base.Length);
        using var encoder = new FastBlockEncoder();
        (byte[] payload, int copies) = encoder.Encode(from, Block, 0, [new Copy(3, 0, 35)]);
        Assert.Equal(Payload, Convert.ToHexString(payload));
        Assert.Equal(1, copies);
    }

    [Fact]
    public void Decode_FiveBytesTooMany_IsCorrupt() => AssertRefused(DeltaError.Corrupt, [.. Convert.FromHexString(Payload), 0, 0, 0, 0, 0], 1);

    [Fact]
    public void Decode_FiveBytesMissing_IsCorrupt() => AssertRefused(DeltaError.Corrupt, Convert.FromHexString(Payload)[..^5], 1);

    [Fact]
    public void Decode_MoreCopiesThanAllowed_IsLimitExceeded() => AssertRefused(DeltaError.LimitExceeded, Convert.FromHexString(Payload), 0);

    private static void AssertRefused(DeltaError error, byte[] payload, int maxCopies) =>
        Assert.Equal(error, Assert.Throws<DeltaException>(() => Decode(payload, maxCopies)).Error);

    private static byte[] Decode(byte[] payload, int maxCopies)
    {
        var source = new PayloadReader(new MemoryStream(payload));
        source.Begin(payload.Length);
        byte[] block = new byte[Block.Length];
        new FastBlockDecoder().Decode(new StreamImage(new MemoryStream(Base)), source, 0, block, maxCopies);
        return block;
    }
}
