namespace PosCloud.Delta.Encoding;

/// <summary>A block's place in the opened result.</summary>
/// <param name="Continues">A stream is open where it begins.</param>
internal readonly record struct BlockCut(long Start, int Length, bool Continues)
{
    public long End => Start + Length;
}
