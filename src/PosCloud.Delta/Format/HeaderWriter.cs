using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace PosCloud.Delta.Format;

internal static class HeaderWriter
{
    /// <summary>The whole header with its index and checksum, as it stands at the beginning of a delta.</summary>
    public static byte[] Write(DeltaPreamble preamble)
    {
        DeltaHeader header = preamble.Header;
        List<byte> fields = [(byte)header.Profile];
        Varint.Write(fields, (ulong)header.BaseLength);
        fields.AddRange(Convert.FromHexString(header.BaseSha256));
        Varint.Write(fields, (ulong)header.ResultLength);
        fields.AddRange(Convert.FromHexString(header.ResultSha256));
        fields.Add((byte)BitOperations.Log2((uint)header.BlockLength));
        fields.Add((byte)preamble.TableBits);
        Varint.Write(fields, (ulong)preamble.Copies);
        Varint.Write(fields, (ulong)preamble.Segments);
        Varint.Write(fields, (ulong)preamble.MapLength);
        Varint.Write(fields, (ulong)header.MaxOperations);
        Varint.Write(fields, (ulong)preamble.MaxWork);
        Varint.Write(fields, (ulong)header.DecoderMemory >> 10);
        WriteContainers(fields, preamble);
        foreach (BlockEntry entry in preamble.Index)
        {
            fields.Add((byte)((int)entry.Method | (entry.Continues ? DeltaFormat.ContinuesFlag : 0)));
            Varint.Write(fields, (ulong)entry.PayloadLength);
            if (preamble.Containers is not null)
            {
                Varint.Write(fields, (ulong)entry.Length);
                Varint.Write(fields, (ulong)entry.ResultLength);
                Varint.Write(fields, (ulong)entry.PieceLength);
            }

            if (preamble.Index.Count > 1)
            {
                byte[] hash = new byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(hash, entry.Hash);
                fields.AddRange(hash);
            }
        }

        List<byte> whole = [.. DeltaFormat.Magic, DeltaFormat.Version];
        Varint.Write(whole, (ulong)(fields.Count + DeltaFormat.ChecksumLength));
        whole.AddRange(fields);
        return [.. whole, .. SHA256.HashData([.. whole]).AsSpan(0, DeltaFormat.ChecksumLength)];
    }

    private static void WriteContainers(List<byte> fields, DeltaPreamble preamble)
    {
        fields.Add((byte)(preamble.Containers?.Layers ?? 0));
        if (preamble.Containers is not { } containers)
        {
            return;
        }

        Varint.Write(fields, (ulong)containers.OpenLength);
        foreach (int streams in containers.BaseStreams)
        {
            Varint.Write(fields, (ulong)streams);
        }

        Varint.Write(fields, (ulong)containers.TablesLength);
        fields.Add((byte)containers.Checkpoints);
        Varint.Write(fields, (ulong)containers.MaxPiece);
        Varint.Write(fields, (ulong)containers.MaxResult);
        Varint.Write(fields, (ulong)containers.MaxInflated);
        Varint.Write(fields, (ulong)preamble.Index.Count);
    }
}
