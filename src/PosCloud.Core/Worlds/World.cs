using PosCloud.Core.Rollouts;

namespace PosCloud.Core.Worlds;

/// <summary>What decisions need besides the terminal: the running rollouts of an estate and what they install.</summary>
/// <param name="Estate">The tenant.</param>
/// <param name="Plans">Rollouts that terminals may have executions of: the higher priority first, then the older.</param>
public sealed record World(string Estate, IReadOnlyList<RolloutPlan> Plans)
{
    /// <summary>Null when it does not run.</summary>
    public RolloutRecord? Rollout(string rolloutId) => Plans.FirstOrDefault(p => p.Rollout.RolloutId == rolloutId)?.Rollout;
}
