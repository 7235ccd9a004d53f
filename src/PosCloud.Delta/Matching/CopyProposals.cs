using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>Makes of the copies of one or more parses the places where each shift is worth considering.</summary>
internal static unsafe class CopyProposals
{
    // Bytes between two proposals of one shift that are taken as one.
    private const long Bridge = 4 << 10;
    private const long Drop = 96;
    // Bytes by which a copy is widened in each direction, as long as widening did not take too much work.
    private const long MostExtension = 1 << 20;
    private const long LeastExtension = 256;
    private const int WorkPerByte = 8;

    /// <summary>Sorted by result offset; they overlap.</summary>
    public static List<Copy> From(ImageView baseImage, ImageView result, List<Copy> candidates)
    {
        var proposals = new List<Copy>(candidates.Count);
        long allowance = result.Length * WorkPerByte;
        var latest = new Dictionary<long, int>();
        foreach (Copy copy in candidates)
        {
            long shift = copy.Base - copy.Result;
            bool known = latest.TryGetValue(shift, out int index);
            if (known && copy.Result + copy.Length <= proposals[index].Result + proposals[index].Length)
            {
                continue;
            }

            Copy wide = Widen(baseImage, result, copy, allowance > 0 ? MostExtension : LeastExtension);
            allowance -= wide.Length - copy.Length;
            if (known && wide.Result <= proposals[index].Result + proposals[index].Length + Bridge)
            {
                Copy before = proposals[index];
                long end = Math.Max(before.Result + before.Length, wide.Result + wide.Length);
                proposals[index] = before with { Length = end - before.Result };
                continue;
            }

            latest[shift] = proposals.Count;
            proposals.Add(wide);
        }

        proposals.Sort((a, b) => a.Result != b.Result ? a.Result.CompareTo(b.Result) : a.Base.CompareTo(b.Base));
        return proposals;
    }

    private static Copy Widen(ImageView baseImage, ImageView result, Copy copy, long most)
    {
        long back = ByteComparison.ExtendBackward(
            baseImage.Start + copy.Base,
            result.Start + copy.Result,
            Math.Min(most, Math.Min(copy.Base, copy.Result)),
            Drop);
        long baseEnd = copy.Base + copy.Length;
        long resultEnd = copy.Result + copy.Length;
        long ahead = ByteComparison.ExtendForward(
            baseImage.Start + baseEnd,
            result.Start + resultEnd,
            Math.Min(most, Math.Min(baseImage.Length - baseEnd, result.Length - resultEnd)),
            Drop);
        return new Copy(copy.Result - back, copy.Base - back, copy.Length + back + ahead);
    }
}
