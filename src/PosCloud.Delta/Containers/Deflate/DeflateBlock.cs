namespace PosCloud.Delta.Containers.Deflate;

/// <summary>How a block of an existing stream is written.</summary>
/// <param name="Type">0 stored, 1 fixed, 2 dynamic (RFC 1951, 3.2.3).</param>
/// <param name="StoredLength">Bytes of a stored block.</param>
/// <param name="Header">Bits of a dynamic header after the type, lowest first; empty for other types.</param>
/// <param name="HeaderBits">Bits in <paramref name="Header"/>.</param>
internal sealed record DeflateBlock(int Type, bool Final, int StoredLength, byte[] Header, int HeaderBits);
