namespace PosCloud.Delta.Format;

/// <summary>Everything in front of the copy map.</summary>
/// <param name="TableBits">Logarithm of the bytes of the strong method's table; 0 where no block needs it.</param>
/// <param name="MapLength">Bytes of the coded copy map and segments.</param>
/// <param name="MaxWork">Ceiling of coded decisions in a strong block, in <see cref="DeltaFormat.WorkUnit"/>.</param>
internal sealed record DeltaPreamble(
    DeltaHeader Header, int TableBits, int Copies, int Segments, int MapLength, long MaxWork, IReadOnlyList<BlockEntry> Index)
{
    public long PayloadLength { get; } = MapLength + Index.Sum(entry => (long)entry.PayloadLength);

    public int BlockLengthAt(int block) =>
        (int)Math.Min(Header.BlockLength, Header.ResultLength - ((long)block * Header.BlockLength));
}
