using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>A block of a delta, taken out.</summary>
/// <param name="Entry">Its row of the index; lengths of piece and payload follow from the other two.</param>
internal sealed record BlockPart(BlockEntry Entry, byte[] Piece, byte[] Payload);
