using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Encoding;

/// <summary>Writes a block in each way that could be cheapest and keeps the smallest.</summary>
internal sealed class BlockEncoder(ImageView baseImage, ImageView result, BlockCompressor compressor)
{
    /// <summary>The best payload of [start, start + length) of the result.</summary>
    public BlockPayload Encode(long start, int length, IReadOnlyList<CopyOperation> copies)
    {
        ReadOnlySpan<byte> block = result.Slice(start, length);
        BlockStreams? streams = copies.Count == 0 ? null : BlockStreams.From(baseImage, result, start, length, copies);

        // A cheap pass chooses the way and a dear one follows it: incompressible and unrelated images cost one dear pass at most.
        int differenceEstimate = streams is null ? int.MaxValue : compressor.Estimate(streams);
        int plainEstimate = differenceEstimate < length / 64 ? int.MaxValue : compressor.Estimate(block);
        if (Math.Min(differenceEstimate, plainEstimate) > length - (length / 128) - 16)
        {
            return Stored(block);
        }

        BlockPayload best = streams is not null && differenceEstimate <= plainEstimate
            ? compressor.Compress(streams)
            : new BlockPayload(BlockMethod.Compressed, compressor.Compress(block), 0, 0);
        return best.Bytes.Length < length ? best : Stored(block);
    }

    private static BlockPayload Stored(ReadOnlySpan<byte> block) => new(BlockMethod.Stored, block.ToArray(), 0, 0);
}
