namespace PosCloud.Protocol.Rollouts;

/// <summary>A rollout and how far it is.</summary>
/// <param name="RolloutId">Id.</param>
/// <param name="ReleaseId">What is installed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Target">Which terminals.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who started it.</param>
/// <param name="Progress">Counts.</param>
/// <param name="CompletedAt">UTC; absent while it runs.</param>
public sealed record RolloutView(
    string RolloutId,
    string ReleaseId,
    RolloutState State,
    RolloutTarget Target,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    RolloutProgress Progress,
    DateTimeOffset? CompletedAt = null);
