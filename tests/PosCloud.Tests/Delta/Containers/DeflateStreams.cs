using System.Buffers.Binary;
using System.IO.Compression;
using PosCloud.Delta.Containers.Deflate;

namespace PosCloud.Tests.Delta.Containers;

/// <summary>Short forms for the tests of the deflate reproduction.</summary>
internal static class DeflateStreams
{
    public static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "PosCloud.sln")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder.FullName, "tests", "vectors", "deflate");
        }
    }

    public static byte[]? Analyse(byte[] stream) => DeflateAnalysis.MakeRecipe(new MemoryImage(stream), 0, stream.Length, default);

    public static byte[] Reproduce(byte[] raw, byte[] recipe, int piece = int.MaxValue)
    {
        var reproducer = new DeflateReproducer();
        var sink = new MemorySink((2 * raw.Length) + recipe.Length * 8 + 1024);
        Reproduce(reproducer, raw, recipe, piece, sink);
        return sink.Bytes.ToArray();
    }

    public static void Reproduce(DeflateReproducer reproducer, byte[] raw, ReadOnlySpan<byte> recipe, int piece, MemorySink sink)
    {
        reproducer.Begin(raw.Length, recipe);
        ReadOnlySpan<byte> rest = raw;
        do
        {
            int count = Math.Min(piece, rest.Length);
            reproducer.Write(rest[..count], sink);
            rest = rest[count..];
        }
        while (!rest.IsEmpty);
        Assert.False(reproducer.IsOpen);
    }

    /// <summary>An entry of a zip file as Info-ZIP's zip writes it, without a name and without the checksum that nobody reads.</summary>
    public static byte[] Zip(byte[] raw)
    {
        byte[] stream = Reproduce(raw, [new DeflateParameters(DeflateMaker.Zip, 6).Code]);
        byte[] header = new byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), 8);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), stream.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), raw.Length);
        return [.. header, .. stream];
    }

    /// <summary>By the framework's own compressor, which is no classic zlib.</summary>
    public static byte[] Compress(byte[] raw, int level, bool flush = false)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            deflate.Write(raw.AsSpan(0, raw.Length / 2));
            if (flush)
            {
                deflate.Flush();
            }

            deflate.Write(raw.AsSpan(raw.Length / 2));
        }

        return output.ToArray();
    }
}
