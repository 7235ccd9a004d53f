using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Durations;

/// <summary>
/// How long a rollout still takes, by its rates, its soaks and what its terminals measured. A gate that does not pass by itself
/// and preconditions of terminals are not in it: nobody knows how long people take. Pure.
/// </summary>
public static class RolloutTimeLeft
{
    /// <summary>The view with times.</summary>
    /// <param name="view">The rollout as it is shown.</param>
    /// <param name="rollout">The same as it is stored.</param>
    /// <param name="interval">How often terminals come when nothing calls them.</param>
    /// <param name="now">UTC.</param>
    public static RolloutView AddTo(RolloutView view, RolloutRecord rollout, TimeSpan interval, DateTimeOffset now)
    {
        if (rollout.State != RolloutState.Running)
        {
            return view;
        }

        var waves = Enumerable.Range(0, rollout.OpenWave + 1).Select(i => OpenWave(rollout, i, interval, now)).ToList();
        return view with
        {
            Waves = [.. (view.Waves ?? []).Select((wave, i) => i < waves.Count && waves[i] is > 0 ? wave with { SecondsLeft = waves[i] } : wave)],
            SecondsLeft = waves.Contains(null) ? null : Bounded(waves.Max()!.Value + Later(rollout, interval, now)),
        };
    }

    private static long? OpenWave(RolloutRecord rollout, int index, TimeSpan interval, DateTimeOffset now)
    {
        var wave = rollout.Waves[index];
        var progress = wave.Progress;
        var waiting = progress.Members - progress.Offered - progress.UpToDate + progress.Retrying;
        if (waiting <= 0 && progress.InFlight <= 0)
        {
            return 0;
        }

        var open = Since(wave.OpenedAt, now);
        var rate = rollout.Gates(index)?.Rate;
        if (waiting > 0 && rate is null && open >= interval)
        {
            // Everybody has come once: those that are left come as the others did.
            var done = progress.Members - waiting;
            return done > 0 ? Bounded((open.TotalSeconds * waiting / done) + Upgrade(rollout)) : null;
        }

        // With a rate everybody who has come knows the minute to come again.
        var first = open < interval ? interval - open : TimeSpan.Zero;
        return Bounded(OfferTime.Of(waiting, rate, Since(wave.RampFrom, now), first).Seconds + Upgrade(rollout));
    }

    /// <summary>Waves that have not opened, and the soak before each.</summary>
    private static double Later(RolloutRecord rollout, TimeSpan interval, DateTimeOffset now)
    {
        var seconds = 0.0;
        for (var i = Math.Max(0, rollout.OpenWave); i < rollout.Waves.Count - 1; i++)
        {
            var soaked = rollout.Waves[i].MetSince is { } met ? Since(met, now).TotalSeconds : 0;
            seconds += Math.Max(0, (rollout.Gates(i)?.SoakSeconds ?? 0) - soaked);
            var members = rollout.Waves[i + 1].Progress.Members;
            seconds += members == 0 ? 0 : OfferTime.Of(members, rollout.Gates(i + 1)?.Rate, TimeSpan.Zero, interval).Seconds + Upgrade(rollout);
        }

        return seconds;
    }

    private static int Upgrade(RolloutRecord rollout) => StepEstimates.UpgradeSeconds(rollout.Durations) ?? StepEstimates.AssumedUpgradeSeconds;

    private static TimeSpan Since(DateTimeOffset? from, DateTimeOffset now) => from is { } at && at < now ? now - at : TimeSpan.Zero;

    /// <summary>What is longer than a rollout may plan for says nothing but "long".</summary>
    private static long Bounded(double seconds) => (long)Math.Clamp(Math.Ceiling(seconds), 0, 12L * Limits.RolloutSeconds);
}
