using PosCloud.Delta.Containers;
using PosCloud.Delta.Decoding;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;
using PosCloud.Delta.Matching;
using PosCloud.Delta.Strong;

namespace PosCloud.Delta.Encoding;

/// <summary>Encodes a pair of images, some of whose containers are opened, and proves the outcome by decoding it.</summary>
/// <param name="from">The base as the terminal has it.</param>
/// <param name="to">The result as the terminal is to have it.</param>
/// <param name="opened">Both with containers opened.</param>
/// <param name="payloads">Receives the pieces and payloads of the blocks.</param>
internal sealed class PairEncoder(ImageView from, ImageView to, OpenedPair opened, DeltaEncodeOptions options, PayloadStore payloads)
{
    private const int BlocksAtOnce = 16;

    // What a block can add to the result beyond its own length: streams are given out some time after their content.
    private const int ResultSlack = 1 << 20;

    private static readonly DeltaLimits Unlimited = new() { MaxInflated = long.MaxValue };

    // While a delta is proved its ceilings are not known yet.
    private const long NoCeiling = long.MaxValue / ContainerSection.InflateUnit;

    private ProfileSettings settings = options.Settings.With(opened.Layers.Count).For(opened.To.Length);
    private readonly List<BlockCut> cuts = [];
    private readonly List<BlockEntry> index = [];
    private int maxOperations;
    private long maxWork;

    /// <summary>What stands between header and payloads, once encoded: stream tables and map.</summary>
    public byte[] Front { get; private set; } = [];

    public DeltaPreamble Encode(StagedProgress stages, CancellationToken cancellationToken)
    {
        List<Copy> copies = CopyMatcher.Find(opened.From, opened.To, MatchOptions.Default, stages.Stage(0, 35), cancellationToken);
        var plan = new CopyPlan(copies, settings.MaxCopies);
        Segment[] segments = settings.TableBits > 0 ? new SegmentFinder(opened.From, opened.To, plan.Map).Find(cancellationToken) : [];
        int[] streams = [.. opened.Layers.Select(layer => layer.Base.Streams.Length)];
        ProfileSettings fit = new MemoryFit(copies.Count, segments.Length, streams, CountBlocks).Fit(settings);
        if (fit != settings)
        {
            settings = fit;
            plan = new CopyPlan(copies, settings.MaxCopies);
            segments = settings.TableBits > 0 ? segments : [];
        }

        byte[] tables = StreamTables.Write(opened.Layers.Select(layer => layer.Base));
        EncodeBlocks(plan, segments, stages.Stage(35, 85), cancellationToken);
        if (!index.Exists(entry => entry.Method == BlockMethod.Strong))
        {
            // Nobody would use table and map.
            settings = settings with { TableBits = 0 };
            plan = new CopyPlan([], 0);
            segments = [];
        }

        byte[] map = settings.TableBits > 0 ? WriteMap(plan.Map, segments) : [];
        Front = [.. tables, .. map];

        int maxResult = (2 * settings.BlockLength) + ResultSlack;
        ContainerSection? containers = opened.Layers.Count == 0 ? null : new ContainerSection(
            opened.To.Length,
            streams,
            tables.Length,
            settings.Checkpoints,
            index.Max(entry => entry.PieceLength),
            maxResult,
            NoCeiling);
        DeltaPreamble draft = Preamble(plan.Map, segments, map.Length, containers, cancellationToken);
        return Prove(draft, stages.Stage(85, 100), cancellationToken);
    }

    private int CountBlocks(int blockLength) => opened.Layers.Count == 0
        ? (int)((opened.To.Length + blockLength - 1) / blockLength)
        : BlockCuts.Of(opened.To.Length, opened.Layers, blockLength).Count;

    private DeltaPreamble Preamble(CopyMap map, Segment[] segments, int mapLength, ContainerSection? containers, CancellationToken cancellationToken)
    {
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
            0);
        long work = (maxWork + DeltaFormat.WorkUnit - 1) / DeltaFormat.WorkUnit;
        return new DeltaPreamble(header, settings.TableBits, map.Copies.Length, segments.Length, mapLength, work, containers, index);
    }

    private byte[] WriteMap(CopyMap map, Segment[] segments)
    {
        var mixer = new ContextMixer<BitEncoder>(1 << DeltaFormat.MinTableBits) { Budget = long.MaxValue };
        mixer.Reset(new BitEncoder(4 * map.Copies.Length));
        CopyMapCoder.Code(mixer, map.Copies.ToArray(), opened.From.Length, opened.To.Length);
        CopyMapCoder.Code(mixer, segments, opened.From.Length);
        return mixer.Coder.Finish();
    }

    // Blocks know nothing of each other, so all cores work on them; the outcome does not depend on how many there are.
    private void EncodeBlocks(CopyPlan plan, Segment[] segments, IProgress<long> progress, CancellationToken cancellationToken)
    {
        cuts.AddRange(BlockCuts.Of(opened.To.Length, opened.Layers, settings.BlockLength));
        var pieces = new LayerPieces(opened.Layers);
        using var encoders = new BlockEncoderPool(() =>
            new BlockEncoder(opened.From, opened.To, plan, segments, settings.BlockLength, settings.TableBits));
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.Parallelism };
        foreach (BlockCut[] part in cuts.Chunk(BlocksAtOnce))
        {
            var encoded = new EncodedBlock[part.Length];
            Parallel.For(
                0,
                part.Length,
                parallel,
                encoders.Take,
                (i, _, encoder) =>
                {
                    encoded[i] = encoder.Encode(part[i].Start, part[i].Length);
                    return encoder;
                },
                encoders.Return);
            foreach ((BlockCut cut, EncodedBlock block) in part.Zip(encoded))
            {
                Add(cut, pieces.Next(cut), block);
                progress.Report(cut.End);
            }

            Forget();
        }
    }

    private void Forget()
    {
        from.Forget();
        to.Forget();
        opened.Bases.ForEach(image => image.Forget());
        opened.From.Forget();
        opened.To.Forget();
    }

    private void Add(BlockCut cut, byte[] piece, EncodedBlock block)
    {
        payloads.Add(piece);
        payloads.Add(block.Payload);
        index.Add(new BlockEntry(block.Method, block.Payload.Length, 0)
        {
            Length = cut.Length,
            PieceLength = piece.Length,
            Continues = cut.Continues,
        });
        maxOperations = Math.Max(maxOperations, block.Operations);
        maxWork = Math.Max(maxWork, block.Work);
    }

    /// <summary>Decodes all, compares it with the image that it should be, and notes what only decoding tells.</summary>
    private DeltaPreamble Prove(DeltaPreamble draft, IProgress<long> progress, CancellationToken cancellationToken)
    {
        using Stream delta = payloads.OpenBehind(Front);
        using var blocks = new ResultBlocks(from, draft, delta, opened.Bases, scratch: null, Unlimited, cancellationToken);
        long maxInflated = 0;
        long done = 0;
        for (int i = 0; i < index.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> result = blocks.Decode(i);
            if (result.Length > to.Length - done || !to.Slice(done, result.Length).SequenceEqual(result))
            {
                throw new InvalidOperationException($"The block at {done} does not decode to the image that it was made from. This is an error in the encoder.");
            }

            index[i] = index[i] with { Hash = BlockEntry.HashOf(result), ResultLength = result.Length };
            maxInflated = Math.Max(maxInflated, blocks.Inflated);
            done += result.Length;
            progress.Report(cuts[i].End);
            if (i % BlocksAtOnce == BlocksAtOnce - 1)
            {
                Forget();
            }
        }

        if (done != to.Length)
        {
            throw new InvalidOperationException($"The delta decodes to {done} of {to.Length} bytes. This is an error in the encoder.");
        }

        return WithCeilings(draft, maxInflated);
    }

    private DeltaPreamble WithCeilings(DeltaPreamble draft, long maxInflated)
    {
        ContainerSection? containers = draft.Containers is null ? null : draft.Containers with
        {
            MaxResult = index.Max(entry => entry.ResultLength),
            MaxInflated = (maxInflated + ContainerSection.InflateUnit - 1) / ContainerSection.InflateUnit,
        };
        long memory = DecoderMemory.Of(settings.BlockLength, draft.TableBits, draft.Copies, draft.Segments, index.Count, containers);
        return new DeltaPreamble(
            draft.Header with { DecoderMemory = (memory + 1023) >> 10 << 10 },
            draft.TableBits,
            draft.Copies,
            draft.Segments,
            draft.MapLength,
            draft.MaxWork,
            containers,
            index);
    }
}
