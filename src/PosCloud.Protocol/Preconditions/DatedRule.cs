namespace PosCloud.Protocol.Preconditions;

/// <summary>No step starts in a span of time, in its widest reading when the clock shows a bound twice.</summary>
/// <param name="From">What the clock shows at its begin, in ticks.</param>
/// <param name="To">What the clock shows at its end, in ticks.</param>
/// <param name="Before">Ticks that it begins earlier.</param>
/// <param name="After">Ticks that it ends later.</param>
internal sealed record DatedRule(string Rule, string Needed, long From, long To, long Before = 0, long After = 0) : TimeRule(Rule, Needed)
{
    public override bool Allows(ZoneClock clock, long instant) => Next(clock, instant) == instant;

    /// <summary>The first instant at or after <paramref name="instant"/> that is not in the span.</summary>
    public long Next(ZoneClock clock, long instant)
    {
        // Most spans are far away: no need to ask the zone about them.
        if (instant < From - ZoneClock.MaxOffset - Before || instant >= To + ZoneClock.MaxOffset + After)
        {
            return instant;
        }

        var end = clock.Last(To) + After;
        return instant >= clock.First(From) - Before && instant < end ? end : instant;
    }
}
