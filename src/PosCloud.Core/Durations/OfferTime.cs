using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Durations;

/// <summary>How long it takes until every waiting member has been offered a release. Pure.</summary>
public static class OfferTime
{
    /// <param name="waiting">Members that are ready for it.</param>
    /// <param name="rate">The wave's cap; null for none.</param>
    /// <param name="ramped">For how long the rate has been rising.</param>
    /// <param name="interval">How often terminals come when nothing calls them.</param>
    /// <returns>Seconds, and how many are offered it in the busiest minute.</returns>
    public static (double Seconds, int Busiest) Of(int waiting, RateCap? rate, TimeSpan ramped, TimeSpan interval)
    {
        if (waiting <= 0)
        {
            return (0, 0);
        }

        var minutes = Math.Max(1, (int)Math.Ceiling(interval.TotalMinutes));
        var perMinute = (waiting + minutes - 1) / minutes;
        if (rate is null)
        {
            return (interval.TotalSeconds, perMinute);
        }

        var (offered, minute, busiest) = (0L, 0, 0);
        for (; offered < waiting && minute < Limits.RolloutSeconds / 60; minute++)
        {
            var now = (int)Math.Min(Math.Min(perMinute, rate.At(ramped + TimeSpan.FromMinutes(minute))), waiting - offered);
            busiest = Math.Max(busiest, now);
            offered += now;
        }

        return (minute * 60.0, busiest);
    }
}
