using System.Numerics;
using System.Security.Cryptography;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta;

/// <summary>
/// Makes deltas. The same images and options give the same bytes on the same runtime version; another version's Brotli
/// may choose other bytes that decode to the same result. See docs/delta-format.md.
/// </summary>
public static class DeltaEncoder
{
    /// <summary>Writes the delta that makes <paramref name="target"/> out of <paramref name="baseImage"/>.</summary>
    /// <param name="baseImage">Readable and seekable, read from its first byte; empty for a compressed full package.</param>
    /// <param name="target">Readable and seekable, read from its first byte.</param>
    /// <param name="output">Written forward from its current position; need not be seekable.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or an image that is not a file is longer than the options allow to buffer.
    /// </exception>
    public static DeltaResult Encode(
        Stream baseImage, Stream target, Stream output, DeltaEncodeOptions options, IProgress<DeltaProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(baseImage);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        using ImageView from = ImageView.Open(baseImage, options.MaxBufferedLength);
        using ImageView to = ImageView.Open(target, options.MaxBufferedLength);
        using var payloads = new PayloadStore();
        int windowBits = Math.Max(BitOperations.Log2((uint)options.EffectiveBlockLength), DeltaFormat.MinWindowBits);
        List<BlockEntry> index = EncodeBlocks(
            from, to, options, windowBits, payloads, progress, out int maxOperations, out int maxControl, cancellationToken);

        long memory = DeltaFormat.DecoderMemory(options.EffectiveBlockLength, windowBits, maxControl, index.Count);
        var header = new DeltaHeader(
            DeltaFormat.Version,
            options.Profile,
            from.Length,
            from.Sha256(cancellationToken),
            to.Length,
            to.Sha256(cancellationToken),
            options.EffectiveBlockLength,
            index.Count,
            maxOperations,
            (memory + 1023) >> 10 << 10);
        return Write(output, HeaderWriter.Write(header, windowBits, index), header, payloads, cancellationToken);
    }

    private static List<BlockEntry> EncodeBlocks(
        ImageView from,
        ImageView to,
        DeltaEncodeOptions options,
        int windowBits,
        PayloadStore payloads,
        IProgress<DeltaProgress>? progress,
        out int maxOperations,
        out int maxControl,
        CancellationToken cancellationToken)
    {
        using var anchors = new BaseIndex(from, cancellationToken);
        var finder = new CopyFinder(from, to, anchors);

        // Matching goes through the image from front to back; compressing takes most of the time and knows its block only.
        BlockEncoder[] encoders =
            [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new BlockEncoder(from, to, new BlockCompressor(windowBits, options.Effort)))];
        var found = new List<(long Start, int Length, IReadOnlyList<CopyOperation> Copies)>();
        List<BlockEntry> index = [];
        maxOperations = 0;
        maxControl = 0;
        for (long start = 0; start < to.Length;)
        {
            found.Clear();
            for (; start < to.Length && found.Count < encoders.Length; start += found[^1].Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = (int)Math.Min(options.EffectiveBlockLength, to.Length - start);
                found.Add((start, length, [.. finder.Find(start, start + length)]));
            }

            var encoded = new BlockPayload[found.Count];
            var entries = new BlockEntry[found.Count];
            Parallel.For(0, found.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                (long first, int length, IReadOnlyList<CopyOperation> copies) = found[i];
                encoded[i] = encoders[i].Encode(first, length, copies);
                entries[i] = new BlockEntry(encoded[i].Method, encoded[i].Bytes.Length, SHA256.HashData(to.Slice(first, length)));
            });
            foreach (BlockPayload payload in encoded)
            {
                payloads.Add(payload.Bytes);
                maxOperations = Math.Max(maxOperations, payload.Operations);
                maxControl = Math.Max(maxControl, payload.ControlLength);
            }

            index.AddRange(entries);
            progress?.Report(new DeltaProgress(start, to.Length));
        }

        return index;
    }

    private static DeltaResult Write(
        Stream output, byte[] preamble, DeltaHeader header, PayloadStore payloads, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        void Emit(ReadOnlySpan<byte> bytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(bytes);
            hash.AppendData(bytes);
            length += bytes.Length;
        }

        Emit(preamble);
        payloads.CopyTo(Emit);
        return new DeltaResult(header, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
