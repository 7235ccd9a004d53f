using PosCloud.Delta.Format;

namespace PosCloud.Tests.Delta.Fuzz;

/// <summary>A stream that a piece announces (docs/delta-containers.md, "Pieces").</summary>
/// <param name="Head">Twice the gap, plus 1 if the rest is that of the entry before and left out.</param>
internal sealed record StreamEntry(ulong Head, ulong RawLength, byte[] Recipe)
{
    /// <summary>The entries of each layer; null where the piece is not one.</summary>
    public static List<List<StreamEntry>>? ReadPiece(ReadOnlySpan<byte> piece)
    {
        List<List<StreamEntry>> layers = [];
        while (!piece.IsEmpty)
        {
            if (!Varint.TryRead(ref piece, out ulong length) || length > (ulong)piece.Length)
            {
                return null;
            }

            if (ReadLayer(piece[..(int)length]) is not { } layer)
            {
                return null;
            }

            layers.Add(layer);
            piece = piece[(int)length..];
        }

        return layers;
    }

    public static byte[] WritePiece(List<List<StreamEntry>> layers)
    {
        List<byte> piece = [];
        foreach (List<StreamEntry> layer in layers)
        {
            List<byte> entries = [];
            layer.ForEach(entry => entry.Write(entries));
            Varint.Write(piece, (ulong)entries.Count);
            piece.AddRange(entries);
        }

        return [.. piece];
    }

    private static List<StreamEntry>? ReadLayer(ReadOnlySpan<byte> entries)
    {
        List<StreamEntry> layer = [];
        while (!entries.IsEmpty)
        {
            ulong rawLength = 0;
            ulong length = 0;
            if (!Varint.TryRead(ref entries, out ulong head)
                || ((head & 1) == 0 && (!Varint.TryRead(ref entries, out rawLength) || !Varint.TryRead(ref entries, out length)))
                || length > (ulong)entries.Length)
            {
                return null;
            }

            layer.Add(new StreamEntry(head, rawLength, entries[..(int)length].ToArray()));
            entries = entries[(int)length..];
        }

        return layer;
    }

    private void Write(List<byte> to)
    {
        Varint.Write(to, Head);
        if ((Head & 1) == 0)
        {
            Varint.Write(to, RawLength);
            Varint.Write(to, (ulong)Recipe.Length);
            to.AddRange(Recipe);
        }
    }
}
