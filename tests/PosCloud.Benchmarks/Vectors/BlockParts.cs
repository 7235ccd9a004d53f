using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>A block of a delta that was taken apart; the entry's own lengths of piece and payload do not count.</summary>
internal sealed record BlockParts(BlockEntry Entry, byte[] Piece, byte[] Payload);
