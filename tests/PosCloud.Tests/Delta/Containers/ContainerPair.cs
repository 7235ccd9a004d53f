using PosCloud.Delta.Containers.Deflate;
using PosCloud.Tests.Delta.Samples;

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

    public static IEnumerable<(string Name, ContainerPair Pair, int Layers)> All => [("gzip", Gzip, 1), ("blocks", Blocks, 1), ("nested", Nested, 2)];

    private static byte[] Content(int length) => DeflateContent.Make("mixed", (uint)length, length);

    private static byte[] Edited(byte[] content)
    {
        int middle = content.Length / 2;
        byte[] edited = [.. content[..middle], .. "something that was not there"u8, .. content[(middle + 9)..]];
        edited[100] ^= 0x55;
        return edited;
    }

    private static byte[] GzipOf(byte[] content, string name) =>
        [.. DeltaPair.Random(777, 5), .. ContainerFiles.Gzip(name, content, ContainerFiles.Deflate(content, Gzip6)), .. DeltaPair.Random(500, 6)];

    private static byte[] BlocksOf(byte[] content) =>
        [.. "hsqs"u8, .. content.Chunk(16 << 10).SelectMany(block => ContainerFiles.Zlib(block, ContainerFiles.Deflate(block, Level9)))];

    private static byte[] ZipOf(params (string Name, byte[] Content)[] entries) => ContainerFiles.Zip(
        [.. entries.Select(entry => (entry.Name, entry.Content, (byte[]?)ContainerFiles.Deflate(entry.Content, Level9)))]);
}
