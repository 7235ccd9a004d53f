using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Durations;

/// <summary>What measured durations say of upgrades that have not ended. Pure.</summary>
public static class StepEstimates
{
    /// <summary>The time of an upgrade that nobody has measured, from the offer to the confirmation.</summary>
    public const int AssumedUpgradeSeconds = 600;

    /// <summary>Medians for terminals of a model, in the order of the steps; where the model has none, those of all models. Null when there are none.</summary>
    public static IReadOnlyList<StepDuration>? For(IReadOnlyList<StepTimes>? measured, string? model)
    {
        var steps = (measured ?? [])
            .Where(t => t.Model is null || t.Model == model)
            .GroupBy(t => t.Step)
            .OrderBy(step => step.Key)
            .Select(step => new StepDuration(step.Key, step.MaxBy(t => t.Model is not null)!.MedianMs))
            .ToList();
        return steps.Count == 0 ? null : steps;
    }

    /// <summary>Seconds until an execution ends; null when it has, or when nothing was measured.</summary>
    /// <param name="state">What it is at.</param>
    /// <param name="since">Since when; UTC.</param>
    /// <param name="model">The terminal's.</param>
    /// <param name="measured">In the rollout of the execution.</param>
    /// <param name="now">UTC.</param>
    public static long? SecondsLeft(ExecutionState state, DateTimeOffset since, string? model, IReadOnlyList<StepTimes>? measured, DateTimeOffset now)
    {
        if (state.IsFinal() || For(measured, model) is not { } steps)
        {
            return null;
        }

        var elapsed = Math.Max(0, (now - since).TotalMilliseconds);
        var left = steps.Sum(s => s.Step == state ? Math.Max(0, s.DurationMs - elapsed) : s.Step > state ? s.DurationMs : 0);
        return (long)Math.Ceiling(left / 1000);
    }

    /// <summary>Seconds in which nine of ten terminals are through; null when nothing was measured.</summary>
    public static int? UpgradeSeconds(IReadOnlyList<StepTimes>? measured)
    {
        var all = (measured ?? []).Where(t => t.Model is null).ToList();
        return all.Count == 0 ? null : (int)Math.Ceiling(all.Sum(t => t.P90Ms) / 1000.0);
    }
}
