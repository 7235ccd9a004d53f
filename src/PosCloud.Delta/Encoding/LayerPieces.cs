using PosCloud.Delta.Containers;
using PosCloud.Delta.Format;

namespace PosCloud.Delta.Encoding;

/// <summary>Writes the pieces of blocks: which streams begin in them and how they are made (docs/delta-format.md, "Piece").</summary>
internal sealed class LayerPieces(IReadOnlyList<ContainerLayer> layers)
{
    private readonly int[] next = new int[layers.Count];
    private readonly long[] ends = new long[layers.Count];

    /// <summary>An offset of a layer's opened result, in no inner stream, as one of the innermost layer's.</summary>
    public static long ToInnermost(IReadOnlyList<ContainerLayer> layers, int layer, long open)
    {
        for (int i = layer + 1; i < layers.Count; i++)
        {
            open = layers[i].Result.ToOpen(open);
        }

        return open;
    }

    /// <summary>The piece of the next block; blocks come in order.</summary>
    public byte[] Next(BlockCut cut)
    {
        List<byte> piece = [];
        for (int i = 0; i < layers.Count; i++)
        {
            if (!cut.Continues)
            {
                ends[i] = FromInnermost(i, cut.Start);
            }

            List<byte> entries = Entries(i, cut.End);
            Varint.Write(piece, (ulong)entries.Count);
            piece.AddRange(entries);
        }

        return piece.TrueForAll(value => value == 0) ? [] : [.. piece];
    }

    private long FromInnermost(int layer, long open)
    {
        for (int i = layers.Count - 1; i > layer; i--)
        {
            open = layers[i].Result.ToClosed(open);
        }

        return open;
    }

    private List<byte> Entries(int layer, long blockEnd)
    {
        StreamLayout layout = layers[layer].Result;
        List<byte> entries = [];
        byte[]? recipe = null;
        long rawLength = 0;
        for (; next[layer] < layout.Streams.Length; next[layer]++)
        {
            int stream = next[layer];
            long open = layout.OpenOf(stream);
            if (ToInnermost(layers, layer, open) >= blockEnd)
            {
                break;
            }

            byte[] own = layers[layer].Recipes[stream];
            bool same = layout.Streams[stream].RawLength == rawLength && own.AsSpan().SequenceEqual(recipe);
            Varint.Write(entries, ((ulong)(open - ends[layer]) << 1) | (same ? 1u : 0));
            if (!same)
            {
                rawLength = layout.Streams[stream].RawLength;
                recipe = own;
                Varint.Write(entries, (ulong)rawLength);
                Varint.Write(entries, (ulong)own.Length);
                entries.AddRange(own);
            }

            ends[layer] = layout.OpenEndOf(stream);
        }

        return entries;
    }
}
