namespace PosCloud.Delta;

/// <summary>What a decoder is willing to do for a delta that it does not trust. All are checked before work starts.</summary>
public sealed record DeltaLimits
{
    public static DeltaLimits Default { get; } = new();

    /// <summary>Bytes of the largest result.</summary>
    public long MaxResultLength { get; init; } = 64L << 30;

    /// <summary>Bytes of working memory: block, tables, copy map, block index and buffers.</summary>
    public long MaxDecoderMemory { get; init; } = 16L << 20;

    /// <summary>Bytes of the largest block.</summary>
    public int MaxBlockLength { get; init; } = 4 << 20;

    public int MaxBlocks { get; init; } = 1 << 16;

    /// <summary>Coded decisions in one strong block; 4 MiB of literals take about 34 million.</summary>
    public long MaxWork { get; init; } = 256L << 20;

    /// <summary>
    /// Bytes of containers in the base that are inflated for one block, at most, by a decoder that has no room to unpack them
    /// once; about 250 MB take a second.
    /// </summary>
    public long MaxInflated { get; init; } = 1L << 30;

    /// <summary>Copies that one block has beside the map's; each costs the decoder one seek in the base image.</summary>
    public int MaxOperations { get; init; } = 1 << 17;
}
