namespace PosCloud.Delta.Format;

/// <summary>One row of the block index.</summary>
/// <param name="Sha256">32 bytes over the block's result.</param>
internal readonly record struct BlockEntry(BlockMethod Method, int PayloadLength, ReadOnlyMemory<byte> Sha256);
