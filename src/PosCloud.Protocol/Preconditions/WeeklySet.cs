namespace PosCloud.Protocol.Preconditions;

/// <summary>A set of times of the week, in ticks since Monday 00:00 by the shop's clock.</summary>
internal sealed class WeeklySet
{
    private const long Week = 7 * TimeSpan.TicksPerDay;

    /// <summary>Half-open, in order, neither touching nor overlapping, within one week.</summary>
    private readonly List<(long From, long To)> _parts = [];

    private WeeklySet(IEnumerable<(long From, long To)> parts)
    {
        foreach (var (from, to) in parts.Order())
        {
            if (_parts.Count > 0 && from <= _parts[^1].To)
            {
                _parts[^1] = (_parts[^1].From, Math.Max(to, _parts[^1].To));
            }
            else
            {
                _parts.Add((from, to));
            }
        }
    }

    public static WeeklySet Always { get; } = new([(0, Week)]);

    /// <returns>The union of the spans; null when one of them is out of bounds.</returns>
    public static WeeklySet? Of(IReadOnlyList<WeeklySpan> spans)
    {
        var check = new FieldChecker();
        WeeklySpan.CheckAll(spans, check, "");
        return check.Error is null ? new WeeklySet(spans.SelectMany(Parts)) : null;
    }

    public bool Contains(long shown) => Next(shown) == shown;

    /// <summary>The first time at or after <paramref name="shown"/> that is in the set; null when the set is empty.</summary>
    public long? Next(long shown)
    {
        if (_parts.Count == 0)
        {
            return null;
        }

        // The calendar begins on a Monday, and readings before it are negative.
        var inWeek = ((shown % Week) + Week) % Week;
        foreach (var (from, to) in _parts)
        {
            if (inWeek < to)
            {
                return shown + Math.Max(0, from - inWeek);
            }
        }

        return shown + Week - inWeek + _parts[0].From;
    }

    public WeeklySet Complement()
    {
        var gaps = new List<(long, long)>();
        var end = 0L;
        foreach (var (from, to) in _parts.Append((Week, Week)))
        {
            if (end < from)
            {
                gaps.Add((end, from));
            }

            end = to;
        }

        return new WeeklySet(gaps);
    }

    public WeeklySet Intersect(WeeklySet other) => new WeeklySet(Complement()._parts.Concat(other.Complement()._parts)).Complement();

    private static IEnumerable<(long, long)> Parts(WeeklySpan span)
    {
        foreach (var day in span.Days)
        {
            var midnight = (long)day * TimeSpan.TicksPerDay;
            var from = midnight + ClockText.Time(span.From);
            var to = midnight + ClockText.Time(span.To);
            to += to < from ? TimeSpan.TicksPerDay : 0;
            yield return (from, Math.Min(to, Week));
            if (to > Week)
            {
                yield return (0, to - Week);
            }
        }
    }
}
