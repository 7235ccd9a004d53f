using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>A rollout as it is stored.</summary>
public sealed record RolloutRecord(
    string RolloutId,
    string ReleaseId,
    RolloutState State,
    RolloutTarget Target,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    RolloutProgress Progress,
    DateTimeOffset? CompletedAt = null)
{
    public RolloutView ToView() =>
        new(RolloutId, ReleaseId, State, Target, CreatedAt, CreatedBy, Progress, CompletedAt);
}
