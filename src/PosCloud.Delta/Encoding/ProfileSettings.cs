using System.Numerics;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>What a profile's memory is spent on (docs/delta-format.md, "Profiles").</summary>
/// <param name="BlockLength">Bytes that a block decodes to, at most.</param>
/// <param name="TableBits">Logarithm of the bytes of the strong method's table; 0 does without the method.</param>
/// <param name="MaxCopies">Copies that the map may have.</param>
internal sealed record ProfileSettings(int BlockLength, int TableBits, int MaxCopies)
{
    /// <summary>Bytes that the decoder may need.</summary>
    public long MaxMemory { get; init; } = long.MaxValue;

    /// <summary>Layers of containers that may be opened.</summary>
    public int MaxLayers { get; init; } = ContainerSection.MaxLayers;

    /// <summary>Checkpoints per layer for inflating.</summary>
    public int Checkpoints { get; init; }

    /// <summary>No more memory than an image of <paramref name="resultLength"/> bytes can use.</summary>
    public ProfileSettings For(long resultLength)
    {
        long needed = Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)resultLength), 1 << DeltaFormat.MinBlockBits, BlockLength);
        int tableBits = Math.Min(TableBits, Math.Max(BitOperations.Log2((ulong)needed) + 1, DeltaFormat.MinTableBits));
        return this with { BlockLength = (int)needed, TableBits = tableBits };
    }

    /// <summary>Spends memory on <paramref name="layers"/> of opened containers that blocks and table then lack.</summary>
    public ProfileSettings Opening(int layers) => layers == 0 ? this : this with
    {
        BlockLength = Math.Max(BlockLength >> layers, 1 << DeltaFormat.MinBlockBits),
        TableBits = TableBits == 0 ? 0 : Math.Max(TableBits - 1, DeltaFormat.MinTableBits),
        Checkpoints = Checkpoints / layers,
    };

    public static ProfileSettings Of(DeltaProfile profile) => profile switch
    {
        DeltaProfile.Small => new ProfileSettings(1 << 20, 19, 6 << 10) { MaxMemory = 3_000_000, MaxLayers = 1, Checkpoints = 6 },
        DeltaProfile.Fast => new ProfileSettings(2 << 20, 0, 0) { MaxMemory = 8_000_000, Checkpoints = 60 },
        _ => new ProfileSettings(2 << 20, 22, 16 << 10) { MaxMemory = 8_000_000, Checkpoints = 32 },
    };
}
