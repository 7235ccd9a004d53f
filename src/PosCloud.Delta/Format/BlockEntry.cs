using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PosCloud.Delta.Format;

/// <summary>One row of the block index.</summary>
/// <param name="PayloadLength">Bytes of the delta, behind the block's piece.</param>
/// <param name="Hash">Of what the block adds to the result, see <see cref="HashOf"/>.</param>
internal readonly record struct BlockEntry(BlockMethod Method, int PayloadLength, ulong Hash)
{
    /// <summary>Bytes that the payload decodes to. Without containers these are the result's.</summary>
    public int Length { get; init; }

    /// <summary>Bytes that the block adds to the result once its streams are closed again.</summary>
    public int ResultLength { get; init; }

    /// <summary>Bytes of the delta that tell which streams begin in the block; they stand in front of the payload.</summary>
    public int PieceLength { get; init; }

    /// <summary>A stream is open where the block begins, so that decoding cannot begin there.</summary>
    public bool Continues { get; init; }

    /// <summary>
    /// The first eight bytes of the SHA-256, little-endian: enough to tell a block that is whole from one that is torn or was
    /// decoded wrongly. What the image as a whole must be is said by all 32 bytes of its own hash.
    /// </summary>
    public static ulong HashOf(ReadOnlySpan<byte> block)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(block, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
