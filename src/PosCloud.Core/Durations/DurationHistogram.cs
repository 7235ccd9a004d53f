namespace PosCloud.Core.Durations;

/// <summary>
/// Counts durations in buckets whose bounds grow by a fourth root of two, so that a quantile is right to a tenth whatever its size
/// and the size of this does not depend on how many were added. Counts, least and greatest say it all: the order of adding and
/// of merging cannot matter.
/// </summary>
public sealed class DurationHistogram
{
    private const int PerOctave = 4;

    // Bucket i has what is at least Bounds[i] and below Bounds[i + 1]; a week is less than 2^30 milliseconds.
    private static readonly double[] Bounds = [0, .. Enumerable.Range(0, (30 * PerOctave) + 1).Select(i => Math.Pow(2, i / (double)PerOctave))];

    private readonly int[] _counts = new int[Bounds.Length];
    private long _least = long.MaxValue;
    private long _greatest;

    public int Count { get; private set; }

    /// <param name="milliseconds">What is below zero counts as zero, what is above the last bound as in the last bucket.</param>
    public void Add(long milliseconds)
    {
        var value = Math.Max(0, milliseconds);
        var found = Array.BinarySearch(Bounds, value);
        _counts[found >= 0 ? found : ~found - 1]++;
        _least = Math.Min(_least, value);
        _greatest = Math.Max(_greatest, value);
        Count++;
    }

    /// <summary>As if everything that was added to the other one had been added here.</summary>
    public void Merge(DurationHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        _least = Math.Min(_least, other._least);
        _greatest = Math.Max(_greatest, other._greatest);
        Count += other.Count;
    }

    /// <summary>Milliseconds within which <paramref name="percent"/> of all were done; 0 when there are none.</summary>
    public long Quantile(int percent)
    {
        if (Count == 0)
        {
            return 0;
        }

        var rank = Math.Max(1, (((long)Count * percent) + 99) / 100);
        var bucket = 0;
        for (var below = (long)_counts[0]; below < rank; below += _counts[bucket])
        {
            bucket++;
        }

        // The middle by ratio; of one value, or of equal ones, the value itself.
        var upper = bucket + 1 < Bounds.Length ? Bounds[bucket + 1] : Bounds[bucket];
        return Math.Clamp((long)Math.Round(Math.Sqrt(Bounds[bucket] * upper)), _least, _greatest);
    }
}
