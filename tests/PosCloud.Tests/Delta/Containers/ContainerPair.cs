using PosCloud.Delta.Containers.Deflate;
using PosCloud.Tests.Delta.Samples;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Two versions of an image with compressed content, as classic zlib and gzip would have made it.</summary>
internal sealed record ContainerPair(byte[] From, byte[] To)
{
    private static readonly ContainerSample Level9 = new(DeflateMaker.Zlib, 9);
    private static readonly ContainerSample Gzip6 = new(DeflateMaker.Gzip, 6);

    /// <summary>One gzip stream, its header of 11 bytes, and plain bytes around it.</summary>
    public static ContainerPair Gzip { get; } = new(GzipOf(Content(400_000), "a"), GzipOf(Edited(Content(400_000)), "b"));

    /// <summary>Blocks of 16 KiB as in a squashfs image: zlib streams one behind the other, half of which did not change.</summary>
    public static ContainerPair Blocks { get; } = new(
        Level9.Blocks(Content(600_000), 16 << 10), Level9.Blocks(Edited(Content(600_000)), 16 << 10));

    /// <summary>A zip file in which an entry is a zip file.</summary>
    public static ContainerPair Nested { get; } = new(
        Level9.Zip(("lib", Content(200_000)), ("inner.jar", Level9.Zip(("A.class", Content(90_000)), ("B.class", Content(60_000))))),
        Level9.Zip(("lib", Edited(Content(200_000))), ("inner.jar", Level9.Zip(("A.class", Edited(Content(90_000))), ("B.class", Content(60_000))))));

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

    private static byte[] SharedHeaderOf(byte[] content) => [.. DeltaPair.Random(38, 7), .. Level9.Zlib(Level9.Zlib(content)[2..])];

    private static byte[] GzipOf(byte[] content, string name) => [.. DeltaPair.Random(777, 5), .. Gzip6.Gzip(content, name), .. DeltaPair.Random(500, 6)];
}
