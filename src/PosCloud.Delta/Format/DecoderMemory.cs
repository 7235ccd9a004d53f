using PosCloud.Delta.Containers;

namespace PosCloud.Delta.Format;

/// <summary>What a decoder needs, in bytes (docs/delta-format.md, "Memory"). Both sides compute the same sum.</summary>
internal static class DecoderMemory
{
    /// <summary>Read buffers, hashes, and the state of the fast method.</summary>
    public const int Fixed = 224 << 10;

    /// <summary>The state of the strong method beside its table: flags, weights, dictionaries, learned targets.</summary>
    public const int Strong = 896 << 10;

    /// <summary>A copy of the map: two offsets, a length, and its place in the order of the base.</summary>
    public const int PerCopy = 28;

    public const int PerSegment = 40;

    /// <summary>A row of the block index.</summary>
    public const int PerBlock = 48;

    /// <summary>An opened stream of the base: two offsets and two lengths.</summary>
    public const int PerStream = 32;

    /// <summary>A layer's inflaters and what closes its streams again.</summary>
    public const int PerLayer = Recompressor.Memory + OpenedBase.Memory;

    public static long Of(int blockLength, int tableBits, long copies, long segments, long blocks, ContainerSection? containers) =>
        Fixed + blockLength + (tableBits == 0 ? 0 : Strong + (1L << tableBits)) + (PerCopy * copies) + (PerSegment * segments) + (PerBlock * blocks)
        + (containers is null ? 0 : Of(containers));

    private static long Of(ContainerSection containers) =>
        ((long)containers.Layers * (PerLayer + (containers.Checkpoints * OpenedBase.CheckpointMemory)))
        + (PerStream * containers.BaseStreams.Sum(streams => (long)streams)) + containers.MaxPiece + containers.MaxResult;
}
