using PosCloud.Delta.Format;

namespace PosCloud.Delta;

/// <summary>A block of a delta.</summary>
/// <param name="Length">Bytes of the result.</param>
/// <param name="PayloadLength">Bytes of the delta.</param>
public sealed record DeltaBlock(BlockMethod Method, int Length, int PayloadLength);
