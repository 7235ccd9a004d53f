using System.Numerics;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>What a profile's memory is spent on (docs/delta-format.md, "Profiles").</summary>
/// <param name="BlockLength">Result bytes of a block, at most.</param>
/// <param name="TableBits">Logarithm of the bytes of the strong method's table; 0 does without the method.</param>
/// <param name="MaxCopies">Copies that the map may have.</param>
internal sealed record ProfileSettings(int BlockLength, int TableBits, int MaxCopies)
{
    /// <summary>No more memory than an image of <paramref name="resultLength"/> bytes can use.</summary>
    public ProfileSettings For(long resultLength)
    {
        long needed = Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)resultLength), 1 << DeltaFormat.MinBlockBits, BlockLength);
        int tableBits = Math.Min(TableBits, Math.Max(BitOperations.Log2((ulong)needed) + 1, DeltaFormat.MinTableBits));
        return this with { BlockLength = (int)needed, TableBits = tableBits };
    }

    public static ProfileSettings Of(DeltaProfile profile) => profile switch
    {
        DeltaProfile.Small => new ProfileSettings(1 << 20, 19, 6 << 10),
        DeltaProfile.Fast => new ProfileSettings(2 << 20, 0, 0),
        _ => new ProfileSettings(2 << 20, 22, 16 << 10),
    };
}
