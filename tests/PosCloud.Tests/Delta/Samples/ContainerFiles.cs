using System.Buffers.Binary;
using System.Text;
using PosCloud.Delta.Containers;
using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Tests.Delta.Samples;

/// <summary>Container files as classic compressors write them, but for checksums that the codec does not read.</summary>
internal static class ContainerFiles
{
    /// <summary>A deflate stream.</summary>
    /// <param name="recipe">What makes it, as docs/delta-containers.md has it.</param>
    public static byte[] Deflate(byte[] content, params ReadOnlySpan<byte> recipe)
    {
        var reproducer = new DeflateReproducer();
        var sink = new ListSink();
        reproducer.Begin(content.Length, recipe);
        reproducer.Write(content, sink);
        return [.. sink.Bytes];
    }

    /// <summary>A gzip member.</summary>
    /// <param name="stream">What <paramref name="content"/> was compressed to.</param>
    public static byte[] Gzip(string name, byte[] content, byte[] stream)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 2, 3, .. Encoding.ASCII.GetBytes(name), 0, .. stream, 1, 2, 3, 4, .. length];
    }

    /// <summary>A zlib stream, as a block of a squashfs is one.</summary>
    public static byte[] Zlib(byte[] content, byte[] stream)
    {
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32(content));
        return [0x78, 0xDA, .. stream, .. checksum];
    }

    /// <summary>A zip file without a directory of use.</summary>
    /// <param name="entries">With the deflate stream of the content; null stores it.</param>
    public static byte[] Zip(params ReadOnlySpan<(string Name, byte[] Content, byte[]? Stream)> entries)
    {
        List<byte> zip = [];
        foreach ((string name, byte[] content, byte[]? stream) in entries)
        {
            byte[] header = new byte[30];
            BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(stream is null ? 0 : 8));
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), (stream ?? content).Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), content.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)name.Length);
            zip.AddRange([.. header, .. Encoding.ASCII.GetBytes(name), .. stream ?? content]);
        }

        return [.. zip, .. "PK\u0005\u0006"u8, .. new byte[18]];
    }

    private static uint Adler32(byte[] bytes)
    {
        uint low = 1;
        uint high = 0;
        foreach (byte value in bytes)
        {
            low = (low + value) % 65521;
            high = (high + low) % 65521;
        }

        return (high << 16) | low;
    }

    private sealed class ListSink : IByteSink
    {
        public List<byte> Bytes { get; } = [];

        public void Write(ReadOnlySpan<byte> bytes) => Bytes.AddRange(bytes);
    }
}
