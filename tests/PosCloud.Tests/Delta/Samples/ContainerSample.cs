using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Tests.Delta.Samples;

/// <summary>Containers whose streams are all made in one way; <see cref="ContainerFiles"/> writes them.</summary>
/// <param name="recipe">How the streams are made.</param>
internal sealed class ContainerSample(byte[] recipe)
{
    public ContainerSample(DeflateMaker maker, int level)
        : this([new DeflateParameters(maker, level).Code])
    {
    }

    /// <summary>A gzip member with the name of its file.</summary>
    public byte[] Gzip(byte[] content, string name) => ContainerFiles.Gzip(name, content, Deflate(content));

    /// <summary>A zlib stream.</summary>
    public byte[] Zlib(byte[] content) => ContainerFiles.Zlib(content, Deflate(content));

    /// <summary>Zlib streams one behind the other, as in a squashfs image.</summary>
    /// <param name="blockLength">Bytes of content of each.</param>
    public byte[] Blocks(byte[] content, int blockLength) => [.. "hsqs"u8, .. content.Chunk(blockLength).SelectMany(Zlib)];

    /// <summary>A zip file; its directory is empty.</summary>
    public byte[] Zip(params (string Name, byte[] Content)[] entries) =>
        ContainerFiles.Zip([.. entries.Select(entry => (entry.Name, entry.Content, (byte[]?)Deflate(entry.Content)))]);

    private byte[] Deflate(byte[] content) => ContainerFiles.Deflate(content, recipe);
}
