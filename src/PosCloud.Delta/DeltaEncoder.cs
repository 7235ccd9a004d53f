using System.Security.Cryptography;
using PosCloud.Delta.Encoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Matching;
using PosCloud.Delta.Strong;

namespace PosCloud.Delta;

/// <summary>
/// Makes deltas. The same images and options give the same bytes on every machine. See docs/delta-format.md.
/// </summary>
public static class DeltaEncoder
{
    private const int BlocksAtOnce = 16;

    /// <summary>
    /// Writes the delta that makes <paramref name="target"/> out of <paramref name="baseImage"/>. It was decoded once and compared
    /// before its first byte is written.
    /// </summary>
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
        var stages = new StagedProgress(progress, to.Length);
        DeltaPreamble preamble = EncodeAll(from, to, options, payloads, stages, cancellationToken);
        byte[] header = HeaderWriter.Write(preamble);
        Verify(from, to, header, payloads, stages.Stage(85, 100), cancellationToken);
        return Write(output, header, preamble.Header, payloads, cancellationToken);
    }

    private static DeltaPreamble EncodeAll(
        ImageView from, ImageView to, DeltaEncodeOptions options, PayloadStore payloads, StagedProgress stages, CancellationToken cancellationToken)
    {
        ProfileSettings settings = options.Settings.For(to.Length);
        List<Copy> copies = CopyMatcher.Find(from, to, MatchOptions.Default, stages.Stage(0, 35), cancellationToken);
        var plan = new CopyPlan(copies, settings.MaxCopies);
        CopyMap map = plan.Map;
        int tableBits = settings.TableBits;
        Segment[] segments = tableBits == 0 ? [] : new SegmentFinder(from, to, map).Find(cancellationToken);
        byte[] codedMap = tableBits == 0 ? [] : WriteMap(map, segments, from.Length, to.Length);
        payloads.Add(codedMap);

        List<BlockEntry> index = [];
        int maxOperations = 0;
        long maxWork = 0;
        IProgress<long> progress = stages.Stage(35, 85);
        foreach ((EncodedBlock block, byte[] hash, long end) in EncodeBlocks(from, to, plan, segments, settings, options.Parallelism, cancellationToken))
        {
            payloads.Add(block.Payload);
            index.Add(new BlockEntry(block.Method, block.Payload.Length, hash));
            maxOperations = Math.Max(maxOperations, block.Operations);
            maxWork = Math.Max(maxWork, block.Work);
            progress.Report(end);
        }

        long memory = DecoderMemory.Of(settings.BlockLength, tableBits, map.Copies.Length, segments.Length, index.Count);
        var header = new DeltaHeader(
            DeltaFormat.Version,
            options.Profile,
            from.Length,
            from.Sha256(cancellationToken),
            to.Length,
            to.Sha256(cancellationToken),
            settings.BlockLength,
            index.Count,
            maxOperations,
            (memory + 1023) >> 10 << 10);
        return new DeltaPreamble(
            header, tableBits, map.Copies.Length, segments.Length, codedMap.Length, (maxWork + DeltaFormat.WorkUnit - 1) / DeltaFormat.WorkUnit, index);
    }

    private static byte[] WriteMap(CopyMap map, Segment[] segments, long baseLength, long resultLength)
    {
        var mixer = new ContextMixer<BitEncoder>(1 << DeltaFormat.MinTableBits) { Budget = long.MaxValue };
        mixer.Reset(new BitEncoder(4 * map.Copies.Length));
        CopyMapCoder.Code(mixer, map.Copies.ToArray(), baseLength, resultLength);
        CopyMapCoder.Code(mixer, segments, baseLength);
        return mixer.Coder.Finish();
    }

    // Blocks know nothing of each other, so all cores work on them; the result does not depend on how many there are.
    private static IEnumerable<(EncodedBlock Block, byte[] Hash, long End)> EncodeBlocks(
        ImageView from, ImageView to, CopyPlan plan, Segment[] segments, ProfileSettings settings, int parallelism, CancellationToken cancellationToken)
    {
        long blocks = (to.Length + settings.BlockLength - 1) / settings.BlockLength;
        var encoders = new Stack<BlockEncoder>();
        try
        {
            for (long first = 0; first < blocks; first += BlocksAtOnce)
            {
                var encoded = new (EncodedBlock, byte[], long)[(int)Math.Min(BlocksAtOnce, blocks - first)];
                Parallel.For(
                    0,
                    encoded.Length,
                    new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = parallelism },
                    () => Take(encoders) ?? new BlockEncoder(from, to, plan, segments, settings.BlockLength, settings.TableBits),
                    (i, _, encoder) =>
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        long start = (first + i) * settings.BlockLength;
                        int length = (int)Math.Min(settings.BlockLength, to.Length - start);
                        encoded[i] = (encoder.Encode(start, length), SHA256.HashData(to.Slice(start, length)), start + length);
                        return encoder;
                    },
                    encoder => Return(encoders, encoder));
                foreach ((EncodedBlock, byte[], long) block in encoded)
                {
                    yield return block;
                }
            }
        }
        finally
        {
            foreach (BlockEncoder encoder in encoders)
            {
                encoder.Dispose();
            }
        }
    }

    private static BlockEncoder? Take(Stack<BlockEncoder> encoders)
    {
        lock (encoders)
        {
            return encoders.TryPop(out BlockEncoder? encoder) ? encoder : null;
        }
    }

    private static void Return(Stack<BlockEncoder> encoders, BlockEncoder encoder)
    {
        lock (encoders)
        {
            encoders.Push(encoder);
        }
    }

    private static void Verify(
        ImageView from, ImageView to, byte[] header, PayloadStore payloads, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using Stream delta = payloads.OpenBehind(header);
        var done = new Progress(progress);
        DeltaDecoder.Apply(from, delta, new ComparingStream(to), DeltaLimits.Default, resume: false, baseVerified: true, done, cancellationToken);
    }

    private static DeltaResult Write(
        Stream output, byte[] header, DeltaHeader described, PayloadStore payloads, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using Stream delta = payloads.OpenBehind(header);
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        for (int read; (read = delta.Read(buffer)) > 0; length += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(buffer, 0, read);
            hash.AppendData(buffer, 0, read);
        }

        return new DeltaResult(described, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private sealed class Progress(IProgress<long> inner) : IProgress<DeltaProgress>
    {
        public void Report(DeltaProgress value) => inner.Report(value.BytesDone);
    }
}
