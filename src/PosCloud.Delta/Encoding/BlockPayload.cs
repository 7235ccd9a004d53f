using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>A finished payload and what the decoder will need for it.</summary>
/// <param name="Operations">Copy operations.</param>
/// <param name="ControlLength">Bytes of the decompressed control stream.</param>
internal sealed record BlockPayload(BlockMethod Method, byte[] Bytes, int Operations, int ControlLength);
