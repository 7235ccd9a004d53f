using PosCloud.Core.Events;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// Decides where a rollout goes. Pure: plan, counts and time in, the next record out; deciding twice gives the same, and
/// deciding on what was decided gives nothing.
/// </summary>
public static class RolloutDecider
{
    /// <param name="rollout">The rollout as stored.</param>
    /// <param name="counts">Its members by standing, one for each wave.</param>
    /// <param name="now">UTC.</param>
    /// <param name="durations">What its members measured; nothing is decided by it. Null when they have not.</param>
    /// <returns>Null when nothing changes.</returns>
    public static RolloutStep? Next(
        RolloutRecord rollout, IReadOnlyList<RolloutProgress> counts, DateTimeOffset now, IReadOnlyList<StepTimes>? durations = null)
    {
        var counted = rollout with { Waves = [.. rollout.Waves.Select((wave, i) => wave.Counted(counts[i]))], Durations = durations };
        var events = new List<RolloutEvent>();
        var step = rollout.State switch
        {
            RolloutState.Starting => Start(counted, events, now),
            RolloutState.Running => Run(counted, events, now),
            RolloutState.Paused => new RolloutStep(counted, events),
            RolloutState.Aborting when counted.Progress.InFlight == 0 => End(counted, RolloutState.Aborted, EventTypes.RolloutAborted, events, now),
            RolloutState.Aborting => new RolloutStep(counted, events),
            _ => null,
        };
        return step is null || (step.Record.State == rollout.State && step.Record.Waves.SequenceEqual(rollout.Waves) && IsSame(durations, rollout.Durations)) ? null : step;
    }

    private static bool IsSame(IReadOnlyList<StepTimes>? one, IReadOnlyList<StepTimes>? other) => (one ?? []).SequenceEqual(other ?? []);

    private static RolloutStep Start(RolloutRecord rollout, List<RolloutEvent> events, DateTimeOffset now)
    {
        events.Add(new RolloutEvent(EventTypes.RolloutStarted));
        return new RolloutStep(Paced(Open(rollout with { State = RolloutState.Running }, 0, events, now), now), events);
    }

    private static RolloutStep Run(RolloutRecord rollout, List<RolloutEvent> events, DateTimeOffset now)
    {
        for (var i = 0; i <= rollout.OpenWave; i++)
        {
            var check = WaveCheck.Of(rollout.Gates(i), rollout.Waves[i], now);
            if (check.Trip is { } trip && (!IsOver(rollout) || rollout.Gates(i)!.OnTrip == GateTrip.GoBack))
            {
                return Trip(rollout, i, trip, events, now);
            }

            if (i == rollout.OpenWave)
            {
                var since = check.SharesMet ? rollout.Waves[i].MetSince ?? now : (DateTimeOffset?)null;
                rollout = rollout.With(i, rollout.Waves[i] with { MetSince = since });
            }
        }

        if (IsOver(rollout))
        {
            return End(rollout, RolloutState.Completed, EventTypes.RolloutCompleted, events, now);
        }

        var open = rollout.OpenWave;
        if (open < rollout.Waves.Count - 1 && WaveCheck.Of(rollout.Gates(open), rollout.Waves[open], now).Holds.Count == 0)
        {
            rollout = Proceed(rollout, events, now);
        }

        return new RolloutStep(Paced(rollout, now), events);
    }

    /// <summary>Opens the next wave.</summary>
    internal static RolloutRecord Proceed(RolloutRecord rollout, List<RolloutEvent> events, DateTimeOffset now)
    {
        var open = rollout.OpenWave;
        events.Add(new RolloutEvent(EventTypes.RolloutWaveCompleted, rollout.Plan.AllWaves()[open].Name));
        rollout = rollout.With(open, rollout.Waves[open] with { PassedAt = now });
        return Open(rollout, open + 1, events, now);
    }

    /// <summary>Aborts; ends at once where no terminal can have begun.</summary>
    internal static RolloutRecord Abort(RolloutRecord rollout, List<RolloutEvent> events, DateTimeOffset now)
    {
        if (rollout.State.IsLive())
        {
            return rollout with { State = RolloutState.Aborting };
        }

        events.Add(new RolloutEvent(EventTypes.RolloutAborted));
        return rollout with { State = RolloutState.Aborted, CompletedAt = now };
    }

    private static RolloutStep Trip(RolloutRecord rollout, int wave, GateHold trip, List<RolloutEvent> events, DateTimeOffset now)
    {
        var name = rollout.Plan.AllWaves()[wave].Name;
        events.Add(new RolloutEvent(EventTypes.RolloutGateTripped, name, trip));
        rollout = rollout.Logged(now, RolloutRecord.Engine, "gate-tripped", $"{name}: {trip.Gate} {trip.Seen}, {trip.Needed}");
        if (rollout.Gates(wave)!.OnTrip == GateTrip.GoBack && rollout.Plan.GoBackReleaseId is { } back)
        {
            return new RolloutStep(Abort(rollout with { WentBack = true }, events, now), events, back);
        }

        events.Add(new RolloutEvent(EventTypes.RolloutPaused));
        return new RolloutStep(rollout with { State = RolloutState.Paused }, events);
    }

    private static RolloutRecord Open(RolloutRecord rollout, int wave, List<RolloutEvent> events, DateTimeOffset now)
    {
        var name = rollout.Plan.AllWaves()[wave].Name;
        events.Add(new RolloutEvent(EventTypes.RolloutWaveStarted, name));
        return rollout.With(wave, rollout.Waves[wave].Open(now)).Logged(now, RolloutRecord.Engine, "wave-opened", name);
    }

    /// <summary>Spreads the waiting members of open waves over as many minutes as their rate asks for now.</summary>
    private static RolloutRecord Paced(RolloutRecord rollout, DateTimeOffset now)
    {
        for (var i = 0; i <= rollout.OpenWave; i++)
        {
            var wave = rollout.Waves[i];
            var waiting = wave.Progress.Members - wave.Progress.Offered - wave.Progress.UpToDate + wave.Progress.Retrying;
            var slots = rollout.Gates(i)?.Rate is { } rate ? RateSlots.Of(waiting, rate.At(now - wave.RampFrom!.Value)) : 1;
            rollout = rollout.With(i, wave with { Slots = slots });
        }

        return rollout;
    }

    private static RolloutStep End(RolloutRecord rollout, RolloutState state, string type, List<RolloutEvent> events, DateTimeOffset now)
    {
        events.Add(new RolloutEvent(type));
        var what = state == RolloutState.Completed ? "completed" : "aborted";
        return new RolloutStep((rollout with { State = state, CompletedAt = now }).Logged(now, RolloutRecord.Engine, what, null), events);
    }

    private static bool IsOver(RolloutRecord rollout) => rollout.Progress.Ended >= rollout.Progress.Members;
}
