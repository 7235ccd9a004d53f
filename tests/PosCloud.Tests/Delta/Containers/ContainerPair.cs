using System.Buffers.Binary;
using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Two versions of an image with compressed content, as classic zlib and gzip would have made it.</summary>
internal sealed record ContainerPair(byte[] From, byte[] To)
{
    private static readonly byte[] Level9 = [new DeflateParameters(DeflateMaker.Zlib, 9).Code];
    private static readonly byte[] Gzip6 = [new DeflateParameters(DeflateMaker.Gzip, 6).Code];

    /// <summary>One gzip stream, its header of 11 bytes, and plain bytes around it.</summary>
    public static ContainerPair Gzip { get; } = new(GzipOf(Content(400_000), "a"), GzipOf(Edited(Content(400_000)), "b"));

    /// <summary>Blocks of 16 KiB as in a squashfs image: zlib streams one behind the other, half of which did not change.</summary>
    public static ContainerPair Blocks { get; } = new(BlocksOf(Content(600_000)), BlocksOf(Edited(Content(600_000))));

    /// <summary>A zip file in which an entry is a zip file.</summary>
    public static ContainerPair Nested { get; } = new(
        ZipOf(("lib", Content(200_000)), ("inner.jar", ZipOf(("A.class", Content(90_000)), ("B.class", Content(60_000))))),
        ZipOf(("lib", Edited(Content(200_000))), ("inner.jar", ZipOf(("A.class", Edited(Content(90_000))), ("B.class", Content(60_000))))));

    /// <summary>
    /// A zlib stream whose content is another one without its header. Once the outer one is opened, its header is followed by what
    /// could be the inner one: in the base too, as 38 bytes and a header let content begin at a multiple of 8.
    /// </summary>
    public static ContainerPair SharedHeader { get; } = new(SharedHeaderOf(Content(60_000)), SharedHeaderOf(Edited(Content(60_000))));

    public static IEnumerable<(string Name, ContainerPair Pair, int Layers)> All => [("gzip", Gzip, 1), ("blocks", Blocks, 1), ("nested", Nested, 2)];

    private static byte[] Content(int length) => DeflateContent.Make("mixed", (uint)length, length);

    private static byte[] Edited(byte[] content)
    {
        int middle = content.Length / 2;
        byte[] edited = [.. content[..middle], .. "something that was not there"u8, .. content[(middle + 9)..]];
        edited[100] ^= 0x55;
        return edited;
    }

    private static byte[] GzipOf(byte[] content, string name)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return
        [
            .. DeltaPair.Random(777, 5), 0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 2, 3, .. System.Text.Encoding.ASCII.GetBytes(name), 0,
            .. DeflateStreams.Reproduce(content, Gzip6), 1, 2, 3, 4, .. length, .. DeltaPair.Random(500, 6),
        ];
    }

    private static byte[] BlocksOf(byte[] content)
    {
        List<byte> image = [.. "hsqs"u8];
        foreach (byte[] block in content.Chunk(16 << 10))
        {
            image.AddRange(ZlibOf(block));
        }

        return [.. image];
    }

    private static byte[] SharedHeaderOf(byte[] content) => [.. DeltaPair.Random(38, 7), .. ZlibOf(ZlibOf(content)[2..])];

    private static byte[] ZlibOf(byte[] content)
    {
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32(content));
        return [0x78, 0xDA, .. DeflateStreams.Reproduce(content, Level9), .. checksum];
    }

    private static byte[] ZipOf(params (string Name, byte[] Content)[] entries)
    {
        List<byte> zip = [];
        foreach ((string name, byte[] content) in entries)
        {
            byte[] stream = DeflateStreams.Reproduce(content, Level9);
            byte[] header = new byte[30];
            BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), 8);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), stream.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), content.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)name.Length);
            zip.AddRange([.. header, .. System.Text.Encoding.ASCII.GetBytes(name), .. stream]);
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
}
