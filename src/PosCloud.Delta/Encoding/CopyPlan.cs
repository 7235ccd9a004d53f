using PosCloud.Delta.Images;
using PosCloud.Delta.Strong;

namespace PosCloud.Delta.Encoding;

/// <summary>Which copies the map has, which the terminal keeps in memory, and which the blocks have for themselves.</summary>
internal sealed class CopyPlan
{
    private readonly Copy[] all;
    private readonly Copy[] locals;

    /// <param name="copies">In result order, without overlap.</param>
    /// <param name="most">Copies that the map may have; the longest are taken, because they guide best.</param>
    public CopyPlan(List<Copy> copies, int most)
    {
        all = [.. copies];
        if (all.Length <= most)
        {
            Map = new CopyMap(all);
            locals = [];
            return;
        }

        long[] lengths = Array.ConvertAll(all, copy => copy.Length);
        Array.Sort(lengths);
        long least = most == 0 ? long.MaxValue : lengths[^most] + 1;
        Map = new CopyMap(Array.FindAll(all, copy => copy.Length >= least));
        locals = Array.FindAll(all, copy => copy.Length < least);
    }

    public CopyMap Map { get; }

    /// <summary>All copies inside a block, cut to it.</summary>
    public List<Copy> All(long start, int length) => Cut(all, start, length);

    /// <summary>The copies inside a block that the map does not have, cut to it.</summary>
    public Copy[] Local(long start, int length) => [.. Cut(locals, start, length)];

    private static List<Copy> Cut(Copy[] copies, long start, int length)
    {
        List<Copy> inside = [];
        long end = start + length;
        int low = 0;
        int high = copies.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            (low, high) = copies[middle].Result + copies[middle].Length <= start ? (middle + 1, high) : (low, middle);
        }

        for (int i = low; i < copies.Length && copies[i].Result < end; i++)
        {
            long skipped = Math.Max(start - copies[i].Result, 0);
            long kept = Math.Min(copies[i].Length - skipped, end - copies[i].Result - skipped);
            inside.Add(new Copy(copies[i].Result + skipped, copies[i].Base + skipped, kept));
        }

        return inside;
    }
}
