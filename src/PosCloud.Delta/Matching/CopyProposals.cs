using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>Makes of the copies of one or more parses the places where each shift is worth considering.</summary>
internal sealed unsafe class CopyProposals(ImageView baseImage, ImageView result)
{
    // Bytes between two proposals of one shift that are taken as one.
    private const long Bridge = 4 << 10;
    private const long Drop = 96;
    // Bytes by which a copy is widened in each direction, as long as widening did not take too much work.
    private const long MostExtension = 1 << 20;
    private const long LeastExtension = 256;
    private const int WorkPerByte = 8;

    // Most candidates are asked for twice.
    private readonly Dictionary<Copy, Copy> widened = [];

    /// <summary>
    /// Sorted by result offset; they overlap. Each candidate appears twice: where it may begin at the earliest and where it
    /// was found, for it may have been given up by then.
    /// </summary>
    /// <param name="candidates">Sorted by result offset.</param>
    public List<Copy> From(List<Copy> candidates)
    {
        // The widened candidates of one shift that touch, by the number of the last of them.
        var groups = new List<Copy>(candidates.Count);
        var members = new List<(long Result, int Group)>(candidates.Count);
        var latest = new Dictionary<long, int>();
        long allowance = result.Length * WorkPerByte;
        foreach (Copy copy in candidates)
        {
            long shift = copy.Result - copy.Base;
            bool known = latest.TryGetValue(shift, out int group);
            long groupEnd = known ? groups[group].Result + groups[group].Length : 0;
            if (!known || copy.Result + copy.Length > groupEnd)
            {
                Copy wide = Widen(copy, allowance > 0 ? MostExtension : LeastExtension);
                allowance -= wide.Length - copy.Length;
                if (known && wide.Result <= groupEnd + Bridge)
                {
                    groups[group] = groups[group] with { Length = wide.Result + wide.Length - groups[group].Result };
                }
                else
                {
                    group = groups.Count;
                    latest[shift] = group;
                    groups.Add(wide);
                }
            }

            members.Add((copy.Result, group));
        }

        var proposals = new List<Copy>(groups);
        foreach ((long at, int group) in members)
        {
            long skipped = at - groups[group].Result;
            if (skipped > 0)
            {
                proposals.Add(new Copy(at, groups[group].Base + skipped, groups[group].Length - skipped));
            }
        }

        proposals.Sort((a, b) => a.Result != b.Result ? a.Result.CompareTo(b.Result) : a.Base.CompareTo(b.Base));
        return proposals;
    }

    private Copy Widen(Copy copy, long most)
    {
        if (widened.TryGetValue(copy, out Copy wide))
        {
            return wide;
        }

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
        wide = new Copy(copy.Result - back, copy.Base - back, copy.Length + back + ahead);
        widened.Add(copy, wide);
        return wide;
    }
}
