using PosCloud.Delta.Fast;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Delta.Encoding;

/// <summary>Writes a block in each way that could be cheapest and keeps the smallest. One object for one thread.</summary>
internal sealed class BlockEncoder : IDisposable
{
    // Long repetitions are cheaper in the fast method; only where literals cost so little, in bytes, are there any.
    private const int LiteralsPerByte = 2;

    private readonly ImageView baseImage;
    private readonly ImageView result;
    private readonly CopyPlan plan;
    private readonly FastBlockEncoder fast = new();
    private readonly StrongBlock<BitEncoder>? strong;
    private readonly byte[] buffer;

    public BlockEncoder(ImageView baseImage, ImageView result, CopyPlan plan, Segment[] segments, int blockLength, int tableBits)
    {
        this.baseImage = baseImage;
        this.result = result;
        this.plan = plan;
        buffer = new byte[blockLength];
        if (tableBits > 0)
        {
            strong = new StrongBlock<BitEncoder>(baseImage, plan.Map.Share(), segments, new ContextMixer<BitEncoder>(1 << tableBits));
        }
    }

    /// <summary>The best payload of [start, start + length) of the result.</summary>
    public EncodedBlock Encode(long start, int length)
    {
        ReadOnlySpan<byte> block = result.Slice(start, length);
        List<Copy> copies = plan.All(start, length);
        EncodedBlock? best = strong is null ? null : EncodeStrong(start, length);
        if (best is null || length - copies.Sum(copy => copy.Length) >= (long)best.Payload.Length * LiteralsPerByte)
        {
            (byte[] payload, int operations) = fast.Encode(baseImage, block, start, copies);
            if (best is null || payload.Length <= best.Payload.Length)
            {
                best = new EncodedBlock(BlockMethod.Fast, payload, operations, 0);
            }
        }

        // Within a thousandth the stored bytes are the better ones: they cost the terminal nothing.
        return best.Payload.Length < length - (length >> 10)
            ? best
            : new EncodedBlock(BlockMethod.Stored, block.ToArray(), 0, 0);
    }

    public void Dispose() => fast.Dispose();

    private EncodedBlock EncodeStrong(long start, int length)
    {
        result.Read(start, buffer.AsSpan(0, length));
        Copy[] local = plan.Local(start, length);
        strong!.Mixer.Budget = long.MaxValue;
        strong.Code(new BitEncoder(length >> 6), buffer, start, length, local);
        return new EncodedBlock(BlockMethod.Strong, strong.Mixer.Coder.Finish(), local.Length, long.MaxValue - strong.Mixer.Budget);
    }
}
