using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>An execution of a rollout on one terminal.</summary>
public sealed record ExecutionView(
    string ExecutionId,
    string RolloutId,
    string ReleaseId,
    ExecutionState State,
    DateTimeOffset UpdatedAt,
    string? Reason = null,
    string? Detail = null,
    long? BytesDownloaded = null);
