using System.IO.Compression;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>Brotli with the window of the delta; one output buffer for all blocks.</summary>
internal sealed class BlockCompressor(int windowBits, DeltaEffort effort)
{
    private const int EstimateQuality = 5;
    private const int BestQuality = 11;
    private const int QuickQuality = 9;

    private byte[] buffer = [];

    public byte[] Compress(ReadOnlySpan<byte> bytes) => Run(bytes, effort == DeltaEffort.Best ? BestQuality : QuickQuality).ToArray();

    public BlockPayload Compress(BlockStreams streams)
    {
        byte[] control = Compress(streams.Control);
        byte[] differences = Compress(streams.Differences);
        byte[] literals = Compress(streams.Literals);
        byte[] payload = [.. streams.Head(control.Length, differences.Length), .. control, .. differences, .. literals];
        return new BlockPayload(BlockMethod.Difference, payload, streams.Operations, streams.Control.Length);
    }

    /// <summary>About how many bytes compressing would give, at a small part of the cost.</summary>
    public int Estimate(ReadOnlySpan<byte> bytes) => Run(bytes, EstimateQuality).Length;

    public int Estimate(BlockStreams streams) =>
        Estimate(streams.Control) + Estimate(streams.Differences) + Estimate(streams.Literals);

    private ReadOnlySpan<byte> Run(ReadOnlySpan<byte> bytes, int quality)
    {
        if (bytes.IsEmpty)
        {
            return [];
        }

        int most = BrotliEncoder.GetMaxCompressedLength(bytes.Length);
        if (buffer.Length < most)
        {
            buffer = new byte[most];
        }

        return BrotliEncoder.TryCompress(bytes, buffer, out int written, quality, windowBits)
            ? buffer.AsSpan(0, written)
            : throw new InvalidOperationException("Brotli needs more room than it said that it would at most.");
    }
}
