namespace PosCloud.Protocol.Rollouts;

/// <summary>How many members a minute are offered the release, on average over the members that are left.</summary>
/// <param name="PerMinute">The most.</param>
/// <param name="StartPerMinute">At the opening of the wave; absent starts with <paramref name="PerMinute"/>.</param>
/// <param name="DoubleEverySeconds">The time after which the rate has doubled, until it is <paramref name="PerMinute"/>.</param>
public sealed record RateCap(int PerMinute, int? StartPerMinute = null, int DoubleEverySeconds = 600)
{
    /// <summary>Members a minute at a time after the opening; exponential, in whole steps.</summary>
    public int At(TimeSpan elapsed)
    {
        var doublings = (int)Math.Clamp(elapsed.TotalSeconds / DoubleEverySeconds, 0, 31);
        return (int)Math.Min(PerMinute, (long)(StartPerMinute ?? PerMinute) << doublings);
    }

    internal void Check(FieldChecker check, string pointer)
    {
        check.Range(PerMinute, 1, Limits.RatePerMinute, $"{pointer}/perMinute");
        check.Range(StartPerMinute ?? 1, 1, PerMinute, $"{pointer}/startPerMinute");
        check.Range(DoubleEverySeconds, 60, Limits.RolloutSeconds, $"{pointer}/doubleEverySeconds");
    }
}
