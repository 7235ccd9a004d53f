namespace PosCloud.Delta.Strong;

/// <summary>A range of the base that is loaded at an address: what lets absolute addresses be predicted.</summary>
/// <param name="Offset">Offset in the base, in bytes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="BaseBias">Address minus offset in the base.</param>
/// <param name="ResultBias">Address minus offset in the result, where this segment's bytes are there.</param>
/// <param name="Group">Segments of one program have the same; groups are contiguous.</param>
internal readonly record struct Segment(long Offset, long Length, ulong BaseBias, ulong ResultBias, int Group)
{
    /// <summary>Segments of a program, at most: each address is looked up among all of them, without a step of its own counting.</summary>
    public const int MaxInGroup = 64;
}
