using System.Buffers.Binary;
using System.Text;
using PosCloud.Delta.Containers.Deflate;
using PosCloud.Tests.Delta.Containers;

namespace PosCloud.Tests.Delta.Samples;

/// <summary>Containers as the programs of the zlib family write them, without the checksums that nobody reads.</summary>
/// <param name="recipe">How the streams are made.</param>
internal sealed class ContainerSample(byte[] recipe)
{
    public ContainerSample(DeflateMaker maker, int level)
        : this([new DeflateParameters(maker, level).Code])
    {
    }

    /// <summary>A gzip member with the name of its file.</summary>
    public byte[] Gzip(byte[] content, string name)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 2, 3, .. Encoding.ASCII.GetBytes(name), 0, .. Deflate(content), 1, 2, 3, 4, .. length];
    }

    /// <summary>Zlib streams one behind the other, as in a squashfs image.</summary>
    /// <param name="blockLength">Bytes of content of each.</param>
    public byte[] Blocks(byte[] content, int blockLength)
    {
        List<byte> image = [.. "hsqs"u8];
        foreach (byte[] block in content.Chunk(blockLength))
        {
            byte[] checksum = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32(block));
            image.AddRange([0x78, 0xDA, .. Deflate(block), .. checksum]);
        }

        return [.. image];
    }

    /// <summary>A zip file; its directory is empty.</summary>
    public byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        List<byte> zip = [];
        foreach ((string name, byte[] content) in entries)
        {
            byte[] stream = Deflate(content);
            byte[] header = new byte[30];
            BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), 8);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), stream.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), content.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)name.Length);
            zip.AddRange([.. header, .. Encoding.ASCII.GetBytes(name), .. stream]);
        }

        return [.. zip, .. "PK\u0005\u0006"u8, .. new byte[18]];
    }

    private byte[] Deflate(byte[] content)
    {
        var sink = new MemorySink((2 * content.Length) + 1024);
        var reproducer = new DeflateReproducer();
        reproducer.Begin(content.Length, recipe);
        reproducer.Write(content, sink);
        return sink.Bytes.ToArray();
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
}
