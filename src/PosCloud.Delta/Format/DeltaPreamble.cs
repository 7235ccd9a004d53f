namespace PosCloud.Delta.Format;

/// <summary>Everything in front of the tables and the copy map.</summary>
/// <param name="TableBits">Logarithm of the bytes of the strong method's table; 0 where no block needs it.</param>
/// <param name="MapLength">Bytes of the coded copy map and segments.</param>
/// <param name="MaxWork">Ceiling of coded decisions in a strong block, in <see cref="DeltaFormat.WorkUnit"/>.</param>
/// <param name="Containers">Null where nothing is opened.</param>
internal sealed record DeltaPreamble(
    DeltaHeader Header,
    int TableBits,
    int Copies,
    int Segments,
    int MapLength,
    long MaxWork,
    ContainerSection? Containers,
    IReadOnlyList<BlockEntry> Index)
{
    public long PayloadLength { get; } =
        (Containers?.TablesLength ?? 0) + MapLength + Index.Sum(entry => (long)entry.PieceLength + entry.PayloadLength);

    /// <summary>Bytes of what the copy map and the blocks speak of: the result, with its streams opened.</summary>
    public long OpenLength => Containers?.OpenLength ?? Header.ResultLength;
}
