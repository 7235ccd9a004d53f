namespace PosCloud.Delta.Format;

/// <summary>Everything in front of the first payload.</summary>
internal sealed record DeltaPreamble(DeltaHeader Header, int WindowBits, IReadOnlyList<BlockEntry> Index, long Length)
{
    public long PayloadLength { get; } = Index.Sum(entry => (long)entry.PayloadLength);

    public int BlockLengthAt(int block) =>
        (int)Math.Min(Header.BlockLength, Header.ResultLength - ((long)block * Header.BlockLength));
}
