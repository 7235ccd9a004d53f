using PosCloud.Delta.Containers;

namespace PosCloud.Delta.Encoding;

/// <summary>Where blocks end: after their full length, or a little before where that spares cutting through a stream.</summary>
internal static class BlockCuts
{
    private const int MinShare = 4;

    /// <param name="blockLength">Bytes of a block, at most.</param>
    public static List<BlockCut> Of(long openLength, IReadOnlyList<ContainerLayer> layers, int blockLength)
    {
        List<(long Start, long End)> busy = BusyRanges(layers);
        List<BlockCut> cuts = [];
        int range = 0;
        bool continues = false;
        for (long start = 0; start < openLength;)
        {
            long end = Math.Min(start + blockLength, openLength);
            while (range < busy.Count && busy[range].End <= end)
            {
                range++;
            }

            bool inside = range < busy.Count && busy[range].Start < end && end < openLength;
            if (inside && busy[range].Start >= start + (blockLength / MinShare))
            {
                end = busy[range].Start;
                inside = false;
            }

            cuts.Add(new BlockCut(start, (int)(end - start), continues));
            continues = inside;
            start = end;
        }

        return cuts;
    }

    /// <summary>Ranges of the opened result inside of which some stream is open, in order, without overlap.</summary>
    private static List<(long Start, long End)> BusyRanges(IReadOnlyList<ContainerLayer> layers)
    {
        List<(long Start, long End)> ranges = [];
        for (int i = 0; i < layers.Count; i++)
        {
            StreamLayout layout = layers[i].Result;
            for (int k = 0; k < layout.Streams.Length; k++)
            {
                ranges.Add((LayerPieces.ToInnermost(layers, i, layout.OpenOf(k)), LayerPieces.ToInnermost(layers, i, layout.OpenEndOf(k))));
            }
        }

        ranges.Sort();
        List<(long Start, long End)> merged = [];
        foreach ((long start, long end) in ranges)
        {
            if (merged.Count > 0 && start < merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, end));
            }
            else
            {
                merged.Add((start, end));
            }
        }

        return merged;
    }
}
