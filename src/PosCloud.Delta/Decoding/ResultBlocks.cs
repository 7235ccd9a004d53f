using PosCloud.Delta.Containers;
using PosCloud.Delta.Format;
using PosCloud.Delta.Images;

namespace PosCloud.Delta.Decoding;

/// <summary>Makes what each block adds to the result, in order. All memory is taken here, once.</summary>
internal sealed class ResultBlocks : IDisposable
{
    /// <summary>Bytes between two looks at whether to go on.</summary>
    private const int ClosedAtOnce = 16 << 10;

    private readonly DeltaPreamble preamble;
    private readonly PayloadReader payload;
    private readonly BlockDecoder decoder;
    private readonly byte[] block;
    private readonly InflateBudget budget = new() { Left = long.MaxValue };
    private readonly byte[] piece = [];
    private readonly BoundedBuffer? result;
    private readonly CancellationToken cancellation;

    // The innermost layer first: it takes the blocks, the last one gives out the result.
    private readonly Recompressor[] recompressors = [];
    private Stream? unpacked;
    private long open;

    /// <summary>Reads the stream tables and the copy map, at which <paramref name="delta"/> must stand.</summary>
    /// <param name="opened">For an encoder: the base with its layers opened, the outermost first; empty for a terminal.</param>
    /// <param name="scratch">Gives room for the opened base, so that each stream is inflated once; null inflates in place.</param>
    /// <param name="cancellationToken">Ends unpacking the base here, and closing a block's streams later.</param>
    public ResultBlocks(
        IBaseImage baseImage,
        DeltaPreamble preamble,
        Stream delta,
        IReadOnlyList<ImageView> opened,
        Func<long, Stream?>? scratch,
        DeltaLimits limits,
        CancellationToken cancellationToken)
    {
        this.preamble = preamble;
        cancellation = cancellationToken;
        payload = new PayloadReader(delta);
        block = new byte[(int)Math.Min(preamble.Header.BlockLength, preamble.OpenLength)];
        try
        {
            if (preamble.Containers is { } containers)
            {
                baseImage = Open(baseImage, containers, opened, scratch, limits);
                piece = new byte[containers.MaxPiece];
                result = new BoundedBuffer(containers.MaxResult);
                recompressors = new Recompressor[containers.Layers];
                for (int i = recompressors.Length - 1; i >= 0; i--)
                {
                    recompressors[i] = new Recompressor(i == recompressors.Length - 1 ? result : recompressors[i + 1]);
                }
            }

            decoder = new BlockDecoder(baseImage, preamble, payload);
        }
        catch
        {
            unpacked?.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the base that were inflated for the block that was decoded last.</summary>
    public long Inflated => MaxInflated - budget.Left;

    /// <summary>Room for what a block adds to the result, until the next block is decoded.</summary>
    public Memory<byte> Buffer(int index) => (result?.Whole ?? block)[..preamble.Index[index].ResultLength];

    /// <summary>The next block; it was not checked against its hash.</summary>
    public ReadOnlySpan<byte> Decode(int index)
    {
        BlockEntry entry = preamble.Index[index];
        ReadPiece(entry);
        budget.Left = MaxInflated;
        decoder.Decode(entry, open, block, entry.Length);
        open += entry.Length;
        ReadOnlySpan<byte> opened = block.AsSpan(0, entry.Length);
        if (result is null)
        {
            return opened;
        }

        Close(opened);
        if (!Array.TrueForAll(recompressors, layer => layer.IsDone))
        {
            throw new DeltaException(DeltaError.Corrupt, "A block announces streams that do not begin in it.");
        }

        return result.Written;
    }

    /// <summary>Passes over the next block.</summary>
    public void Skip(int index)
    {
        BlockEntry entry = preamble.Index[index];
        payload.Skip(entry.PieceLength);
        payload.Skip(entry.PayloadLength);
        open += entry.Length;
        Array.ForEach(recompressors, layer => layer.Restart());
    }

    public void Dispose() => unpacked?.Dispose();

    private long MaxInflated => (preamble.Containers?.MaxInflated ?? 0) * ContainerSection.InflateUnit;

    private IBaseImage Open(IBaseImage baseImage, ContainerSection containers, IReadOnlyList<ImageView> opened, Func<long, Stream?>? scratch, DeltaLimits limits)
    {
        payload.Begin(containers.TablesLength);
        for (int i = 0; i < containers.Layers; i++)
        {
            StreamLayout layout = StreamTables.Read(payload, containers.BaseStreams[i], baseImage.Length);
            baseImage = new OpenedBase(baseImage, layout, budget, containers.Checkpoints, opened.Count == 0 ? null : opened[i]);
        }

        payload.CheckEnd();
        unpacked = scratch?.Invoke(baseImage.Length);
        if (unpacked is not null)
        {
            return Unpack(baseImage, unpacked);
        }

        return MaxInflated <= limits.MaxInflated
            ? baseImage
            : throw new DeltaException(
                DeltaError.LimitExceeded,
                $"A block needs {MaxInflated} bytes of the base inflated, over the limit of {limits.MaxInflated}; room for {baseImage.Length} bytes would spare that.");
    }

    private StreamImage Unpack(IBaseImage opened, Stream scratch)
    {
        byte[] buffer = new byte[64 << 10];
        for (long done = 0; done < opened.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, opened.Length - done));
            opened.Read(done, part);
            scratch.Write(part);
            done += part.Length;
        }

        scratch.Flush();
        return new StreamImage(scratch);
    }

    // Compressing a block again can take a terminal seconds.
    private void Close(ReadOnlySpan<byte> opened)
    {
        while (!opened.IsEmpty)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> part = opened[..Math.Min(opened.Length, ClosedAtOnce)];
            recompressors[0].Write(part);
            opened = opened[part.Length..];
        }
    }

    private void ReadPiece(BlockEntry entry)
    {
        if (result is null)
        {
            return;
        }

        if (entry.Continues != Array.Exists(recompressors, layer => !layer.IsIdle))
        {
            throw new DeltaException(DeltaError.Corrupt, "A block begins inside a stream where the index says otherwise.");
        }

        result.Clear();
        payload.Begin(entry.PieceLength);
        payload.ReadExactly(piece.AsSpan(0, entry.PieceLength));
        ReadOnlyMemory<byte> rest = piece.AsMemory(0, entry.PieceLength);

        // The pieces stand in the order of the layers, the outermost first.
        for (int i = recompressors.Length - 1; i >= 0; i--)
        {
            if (!entry.Continues)
            {
                recompressors[i].Restart();
            }

            ReadOnlySpan<byte> span = rest.Span;
            ulong length = 0;
            if (!rest.IsEmpty && (!Varint.TryRead(ref span, out length) || length > (ulong)span.Length))
            {
                throw new DeltaException(DeltaError.Corrupt, "A block's piece is cut.");
            }

            rest = rest[(rest.Length - span.Length)..];
            recompressors[i].Expect(rest[..(int)length]);
            rest = rest[(int)length..];
        }

        if (!rest.IsEmpty)
        {
            throw new DeltaException(DeltaError.Corrupt, "A block's piece has bytes after its end.");
        }
    }
}
