using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>A block's payload and what its decoder will need.</summary>
/// <param name="Operations">Copies beside those of the map.</param>
/// <param name="Work">Coded decisions of a strong block; else 0.</param>
internal sealed record EncodedBlock(BlockMethod Method, byte[] Payload, int Operations, long Work);
