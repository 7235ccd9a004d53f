using PosCloud.Delta.Images;

namespace PosCloud.Delta.Matching;

/// <summary>
/// At which places of the base the index has anchors: close together, but few where the result has the base's bytes as they
/// are, because what would be found there is found already. Both distances grow until the index fits.
/// </summary>
internal sealed class AnchorPlaces
{
    // What a settled piece is still good for (a copy of a function that was then changed) is found by long matches.
    private const int SparseStep = 16;
    private const int SparsestStep = 64;
    private const int CoarsestStep = 1 << 16;

    private AnchorPlaces(List<Range> ranges, int unit, long count)
    {
        Ranges = ranges;
        Unit = unit;
        Count = count;
    }

    /// <summary>In order, without overlap; none is empty.</summary>
    public IReadOnlyList<Range> Ranges { get; }

    /// <summary>Bytes that divide every place's offset.</summary>
    public int Unit { get; }

    public long Count { get; }

    /// <param name="baseLength">Bytes.</param>
    /// <param name="settled">Pieces of the base that the result has as they are; they may overlap.</param>
    /// <param name="maxCount">Anchors, at most; more only where even the coarsest distance makes more.</param>
    public static AnchorPlaces Choose(long baseLength, IEnumerable<Copy> settled, long maxCount)
    {
        List<(long Start, long End)> sparse = Merge(settled);
        for (int dense = 1, step = SparseStep; ;)
        {
            List<Range> ranges = Split(baseLength - AnchorIndex.ReadLength + 1, sparse, dense, step);
            long count = ranges.Sum(range => range.Count);
            if ((count <= maxCount && baseLength / dense <= uint.MaxValue) || dense == CoarsestStep)
            {
                return new AnchorPlaces(ranges, dense, count);
            }

            if (step < SparsestStep && sparse.Count > 0)
            {
                step *= 2;
            }
            else
            {
                dense *= 2;
                step = Math.Max(step, dense);
            }
        }
    }

    private static List<(long Start, long End)> Merge(IEnumerable<Copy> settled)
    {
        List<(long Start, long End)> merged = [];
        foreach (Copy run in settled.OrderBy(run => run.Base).ThenBy(run => run.Length))
        {
            long end = run.Base + run.Length;
            if (merged.Count > 0 && run.Base <= merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, end));
            }
            else
            {
                merged.Add((run.Base, end));
            }
        }

        return merged;
    }

    private static List<Range> Split(long length, List<(long Start, long End)> sparse, int dense, int step)
    {
        List<Range> ranges = [];
        long at = 0;
        void Add(long until, int distance)
        {
            until = Math.Min(until, length);
            long start = (at + distance - 1) / distance * distance;
            if (start < until)
            {
                ranges.Add(new Range(start, until, distance));
            }

            at = Math.Max(at, until);
        }

        foreach ((long start, long end) in sparse)
        {
            Add(start, dense);
            Add(end, step);
        }

        Add(length, dense);
        return ranges;
    }

    /// <summary>Places from <paramref name="Start"/> to before <paramref name="End"/>, <paramref name="Step"/> bytes apart.</summary>
    internal readonly record struct Range(long Start, long End, int Step)
    {
        public long Count => (End - Start + Step - 1) / Step;
    }
}
