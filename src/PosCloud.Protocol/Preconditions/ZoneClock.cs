namespace PosCloud.Protocol.Preconditions;

/// <summary>
/// The clock on the wall of a shop. Instants (UTC) and what the clock shows are both in ticks since 0001-01-01T00:00, as plain
/// numbers: no sum of them can throw at the ends of the calendar.
/// </summary>
internal sealed class ZoneClock
{
    /// <summary>No clock is further from UTC; the base library allows 14 hours.</summary>
    public const long MaxOffset = 15 * TimeSpan.TicksPerHour;

    /// <summary>Two changes of a zone's offset are further apart than this.</summary>
    private const long Probe = 6 * TimeSpan.TicksPerHour;

    private readonly TimeZoneInfo _zone;

    private ZoneClock(TimeZoneInfo zone)
    {
        _zone = zone;
    }

    public string Id => _zone.Id;

    /// <returns>Null when the id is absent or names no zone of the IANA database on this machine.</returns>
    public static ZoneClock? Find(string? id)
    {
        // "localtime" is this machine's zone, and the base library may look other spellings up as paths.
        if (id is null or { Length: 0 or > Limits.ShortText } or "localtime"
            || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
        {
            return null;
        }

        // The library's cache ignores case while the files behind it do not, and it knows Windows' names on some machines:
        // only the exact IANA id gives the same answer everywhere.
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.Id == id && zone.HasIanaId ? new ZoneClock(zone) : null;
    }

    /// <summary>What the clock shows.</summary>
    public long Shown(long instant) => instant + Offset(instant);

    /// <summary>The first instant from <paramref name="from"/> to <paramref name="horizon"/> at which the clock shows a time of the set.</summary>
    public long? Next(WeeklySet set, long from, long horizon)
    {
        var start = from;
        while (start <= horizon && set.Next(Shown(start)) is { } shown)
        {
            var found = shown - Offset(start);
            if (Change(start, Math.Min(found, horizon)) is not { } change)
            {
                return found <= horizon ? found : null;
            }

            start = change;
        }

        return null;
    }

    /// <summary>The first instant at which the clock shows this time or a later one.</summary>
    public long First(long shown) => Reach(shown, shown - MaxOffset);

    /// <summary>The first instant from which on the clock never shows an earlier time: the second of two when it shows the time twice.</summary>
    public long Last(long shown)
    {
        var last = First(shown);
        for (var at = last; Change(at, shown + MaxOffset) is { } change; at = change)
        {
            if (Shown(change) < shown)
            {
                last = Reach(shown, change);
            }
        }

        return last;
    }

    private long Reach(long shown, long from)
    {
        while (true)
        {
            var reached = Math.Max(from, shown - Offset(from));
            if (Change(from, reached) is not { } change)
            {
                return reached;
            }

            from = change;
        }
    }

    /// <summary>The first instant after <paramref name="from"/>, up to <paramref name="to"/>, at which the offset is another one.</summary>
    private long? Change(long from, long to)
    {
        var offset = Offset(from);
        for (var low = from; low < to;)
        {
            var high = Math.Min(low + Probe, to);
            if (Offset(high) == offset)
            {
                low = high;
                continue;
            }

            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = Offset(middle) == offset ? (middle, high) : (low, middle);
            }

            return high;
        }

        return null;
    }

    private long Offset(long instant) =>
        _zone.GetUtcOffset(new DateTime(Math.Clamp(instant, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)).Ticks;
}
