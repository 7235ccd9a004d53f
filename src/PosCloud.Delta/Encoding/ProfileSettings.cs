using System.Numerics;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>What a profile's memory is spent on (docs/delta-format.md, "Profiles").</summary>
/// <param name="BlockLength">Bytes that a block decodes to, at most.</param>
/// <param name="TableBits">Logarithm of the bytes of the strong method's table; 0 does without the method.</param>
/// <param name="MaxCopies">Copies that the map may have.</param>
internal sealed record ProfileSettings(int BlockLength, int TableBits, int MaxCopies)
{
    private static readonly ProfileSettings Default = new(2 << 20, 21, 16 << 10)
    {
        MaxMemory = 8_000_000,
        Opened =
        [
            new ProfileSettings(1 << 20, 21, 16 << 10) { Checkpoints = 24 },
            new ProfileSettings(512 << 10, 21, 16 << 10) { Checkpoints = 16 },
        ],
    };

    private static readonly ProfileSettings Small = new(1 << 20, 19, 6 << 10)
    {
        MaxMemory = 3_000_000,
        Opened = [new ProfileSettings(256 << 10, 18, 4 << 10) { Checkpoints = 4 }],
    };

    private static readonly ProfileSettings Fast = new(2 << 20, 0, 0)
    {
        MaxMemory = 3_000_000,
        Opened =
        [
            new ProfileSettings(512 << 10, 0, 0) { Checkpoints = 16 },
            new ProfileSettings(256 << 10, 0, 0) { Checkpoints = 4 },
        ],
    };

    /// <summary>Bytes that the decoder may need.</summary>
    public long MaxMemory { get; init; } = long.MaxValue;

    /// <summary>Checkpoints per layer for inflating.</summary>
    public int Checkpoints { get; init; }

    /// <summary>In place of these settings where one layer of containers is opened, two layers, and so on; memory goes to inflaters then.</summary>
    public IReadOnlyList<ProfileSettings> Opened { get; init; } = [];

    /// <summary>The settings where so many layers of containers are opened.</summary>
    public ProfileSettings With(int layers) => layers == 0 ? this : Opened[layers - 1] with { MaxMemory = MaxMemory };

    /// <summary>No more memory than an image of <paramref name="resultLength"/> bytes can use.</summary>
    public ProfileSettings For(long resultLength)
    {
        long needed = Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)resultLength), 1 << DeltaFormat.MinBlockBits, BlockLength);
        int tableBits = Math.Min(TableBits, Math.Max(BitOperations.Log2((ulong)needed) + 1, DeltaFormat.MinTableBits));
        return this with { BlockLength = (int)needed, TableBits = tableBits };
    }

    public static ProfileSettings Of(DeltaProfile profile) => profile switch
    {
        DeltaProfile.Small => Small,
        DeltaProfile.Fast => Fast,
        _ => Default,
    };
}
