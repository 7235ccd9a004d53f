using PosCloud.Delta.Containers;
using PosCloud.Delta.Format;

namespace PosCloud.Benchmarks.Vectors;

/// <summary>Writes and reads what pieces and stream tables are made of (docs/delta-containers.md).</summary>
internal static class PieceBytes
{
    public static byte[] Number(ulong value)
    {
        List<byte> bytes = [];
        Varint.Write(bytes, value);
        return [.. bytes];
    }

    /// <summary>A layer's share of a piece.</summary>
    public static byte[] Layer(byte[] entries) => [.. Number((ulong)entries.Length), .. entries];

    public static byte[] Entry(ulong gap, ulong contentLength, byte[] recipe) =>
        [.. Number(2 * gap), .. Number(contentLength), .. Number((ulong)recipe.Length), .. recipe];

    /// <summary>The first stream of a piece's outermost layer.</summary>
    public static (ulong Gap, ulong ContentLength, byte[] Recipe) FirstStream(byte[] piece)
    {
        ReadOnlySpan<byte> rest = piece;
        Varint.TryRead(ref rest, out ulong length);
        var reader = new PieceReader();
        reader.Begin(rest[..(int)length].ToArray());
        reader.MoveNext();
        return ((ulong)reader.Gap, (ulong)reader.RawLength, reader.Recipe.ToArray());
    }

    /// <summary>Head and content length of the first entry of stream tables.</summary>
    public static (ulong Head, ulong ContentLength) TableEntry(ReadOnlySpan<byte> tables)
    {
        Varint.TryRead(ref tables, out ulong head);
        Varint.TryRead(ref tables, out _);
        Varint.TryRead(ref tables, out ulong contentLength);
        return (head, contentLength);
    }
}
