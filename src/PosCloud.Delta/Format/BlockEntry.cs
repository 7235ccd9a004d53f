namespace PosCloud.Delta.Format;

/// <summary>One row of the block index.</summary>
/// <param name="PayloadLength">Bytes of the delta, behind the block's piece.</param>
/// <param name="Sha256">32 bytes over what the block adds to the result.</param>
internal readonly record struct BlockEntry(BlockMethod Method, int PayloadLength, ReadOnlyMemory<byte> Sha256)
{
    /// <summary>Bytes that the payload decodes to. Without containers these are the result's.</summary>
    public int Length { get; init; }

    /// <summary>Bytes that the block adds to the result once its streams are closed again.</summary>
    public int ResultLength { get; init; }

    /// <summary>Bytes of the delta that tell which streams begin in the block; they stand in front of the payload.</summary>
    public int PieceLength { get; init; }

    /// <summary>A stream is open where the block begins, so that decoding cannot begin there.</summary>
    public bool Continues { get; init; }
}
