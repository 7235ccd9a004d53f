namespace PosCloud.Delta.Fast;

/// <summary>A copy as the encoder sees it.</summary>
/// <param name="At">Offset in the block, in bytes.</param>
/// <param name="Shift">Base offset minus result offset, in bytes.</param>
internal readonly record struct BlockCopy(int At, int Length, long Shift)
{
    public int End => At + Length;
}
