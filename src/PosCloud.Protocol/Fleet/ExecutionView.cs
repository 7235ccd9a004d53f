using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Protocol.Fleet;

/// <summary>An execution of a rollout on one terminal.</summary>
/// <param name="Checks">How each check of its self-test went, once the terminal has said so.</param>
/// <param name="Durations">How long each step took that has ended, as the terminal measured.</param>
/// <param name="SecondsLeft">While it runs: how long it still takes, by the medians of its rollout; absent when nobody knows. Waiting for a precondition comes on top.</param>
public sealed record ExecutionView(
    string ExecutionId,
    string RolloutId,
    string ReleaseId,
    ExecutionState State,
    DateTimeOffset UpdatedAt,
    string? Reason = null,
    string? Detail = null,
    long? BytesDownloaded = null,
    IReadOnlyList<CheckResult>? Checks = null,
    IReadOnlyList<StepDuration>? Durations = null,
    long? SecondsLeft = null);
