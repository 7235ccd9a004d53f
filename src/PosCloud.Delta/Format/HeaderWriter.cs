using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace PosCloud.Delta.Format;

internal static class HeaderWriter
{
    /// <summary>The whole header with its index and checksum, as it stands at the beginning of a delta.</summary>
    public static byte[] Write(DeltaHeader header, int windowBits, IReadOnlyList<BlockEntry> index)
    {
        List<byte> bytes = [.. DeltaFormat.Magic, DeltaFormat.Version, 0, 0, 0, 0, (byte)header.Profile];
        Varint.Write(bytes, (ulong)header.BaseLength);
        bytes.AddRange(Convert.FromHexString(header.BaseSha256));
        Varint.Write(bytes, (ulong)header.ResultLength);
        bytes.AddRange(Convert.FromHexString(header.ResultSha256));
        bytes.Add((byte)BitOperations.Log2((uint)header.BlockLength));
        bytes.Add((byte)windowBits);
        Varint.Write(bytes, (ulong)header.MaxOperations);
        Varint.Write(bytes, (ulong)header.DecoderMemory >> 10);
        foreach (BlockEntry entry in index)
        {
            bytes.Add((byte)entry.Method);
            Varint.Write(bytes, (ulong)entry.PayloadLength);
            if (index.Count > 1)
            {
                bytes.AddRange(entry.Sha256.Span);
            }
        }

        byte[] whole = [.. bytes, .. new byte[DeltaFormat.ChecksumLength]];
        BinaryPrimitives.WriteUInt32LittleEndian(
            whole.AsSpan(DeltaFormat.PrefixLength - 4), (uint)(whole.Length - DeltaFormat.PrefixLength));
        SHA256.HashData(whole.AsSpan(0, bytes.Count)).AsSpan(0, DeltaFormat.ChecksumLength).CopyTo(whole.AsSpan(bytes.Count));
        return whole;
    }
}
