using System.Globalization;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>
/// What the gates say of a wave. Pure. A gate that is not set, has no sample yet or cannot be computed holds; nothing passes
/// by default.
/// </summary>
/// <param name="Holds">Gates that hold the next wave; empty lets it open.</param>
/// <param name="Trip">The error gate when it trips; null otherwise.</param>
/// <param name="SharesMet">Whether both shares hold now, which is what soaking asks for.</param>
public sealed record WaveCheck(IReadOnlyList<GateHold> Holds, GateHold? Trip, bool SharesMet)
{
    public static WaveCheck Of(WaveGates? gates, RolloutWave wave, DateTimeOffset now)
    {
        var holds = new List<GateHold>();
        var sample = Sample(gates, wave);
        var hasSample = sample is { } needed && wave.Attempted >= needed;
        if (!hasSample)
        {
            holds.Add(new GateHold("min-sample", $"{wave.Attempted} attempted", sample is { } n ? $"{n} attempted" : "a member that is left to attempt"));
        }

        var isBelowErrors = Check("error-percent", gates?.ErrorPercent, wave.Errors, (seen, limit) => seen <= limit, "at most");
        _ = Check("success-percent", gates?.SuccessPercent, wave.Attempted - wave.Errors, (seen, limit) => seen >= limit, "at least");
        var sharesMet = holds.Count == 0;
        Soak(gates?.SoakSeconds, sharesMet ? wave.MetSince ?? now : null, now, holds);

        var trip = hasSample && gates?.ErrorPercent is not null && !isBelowErrors ? holds.First(h => h.Gate == "error-percent") : null;
        return new WaveCheck(holds, trip, sharesMet);

        bool Check(string gate, decimal? limit, int count, Func<decimal, decimal, bool> holdsTrue, string words)
        {
            if (limit is null)
            {
                holds.Add(new GateHold(gate, "not set", "a limit"));
                return false;
            }

            if (!hasSample)
            {
                return true;
            }

            // 100 × count against limit × attempted: no division, so that a share on the limit is on the right side of it.
            var isMet = holdsTrue(100m * count, limit.Value * wave.Attempted);
            if (!isMet)
            {
                holds.Add(new GateHold(gate, $"{Percent(100m * count / wave.Attempted)} of {wave.Attempted}", $"{words} {Percent(limit.Value)}"));
            }

            return isMet;
        }
    }

    /// <summary>Attempts that the shares need: a small wave needs all of its own. Null when none is left to attempt.</summary>
    private static int? Sample(WaveGates? gates, RolloutWave wave)
    {
        var possible = wave.Progress.Members - wave.Progress.UpToDate - wave.BaseAttempted;
        return possible <= 0 ? null : Math.Min(gates?.MinSample ?? WaveGates.DefaultMinSample, possible);
    }

    private static void Soak(int? seconds, DateTimeOffset? since, DateTimeOffset now, List<GateHold> holds)
    {
        if (seconds is null)
        {
            holds.Add(new GateHold("soak", "not set", "a time"));
        }
        else if (since is null || now < since.Value.AddSeconds(seconds.Value))
        {
            var soaked = since is null ? 0 : (long)(now - since.Value).TotalSeconds;
            holds.Add(new GateHold("soak", $"{soaked} s", $"{seconds} s with both shares met"));
        }
    }

    private static string Percent(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
