using PosCloud.Protocol;
using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Failures;
using PosCloud.Protocol.Fleet;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.SelfTests;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>An execution as the service keeps it: the view plus what was offered.</summary>
/// <param name="Components">What the directive named; kept while the execution runs, for new links and repeated offers.</param>
/// <param name="Attempt">Counts the terminal's tries in this rollout, from 1.</param>
/// <param name="EndedIn">The step in which it ended.</param>
/// <param name="IsStep">It installs a release on the way to the rollout's own.</param>
/// <param name="Checks">How each check of its self-test went; bounded by <see cref="Limits.CheckResults"/>.</param>
/// <param name="Model">The terminal's model when it was offered; null in executions from before it was kept.</param>
/// <param name="Durations">How long each step took that has ended; bounded by <see cref="Limits.Steps"/>.</param>
public sealed record Execution(
    string ExecutionId,
    string RolloutId,
    string ReleaseId,
    ExecutionState State,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<DirectiveComponent> Components,
    string? Reason = null,
    string? Detail = null,
    long? BytesDownloaded = null,
    int Attempt = 1,
    ExecutionState? EndedIn = null,
    bool IsStep = false,
    IReadOnlyList<CheckResult>? Checks = null,
    string? Model = null,
    IReadOnlyList<StepDuration>? Durations = null)
{
    /// <summary>Reason of an execution that the terminal no longer knows.</summary>
    public const string LostReason = FailureCodes.ExecutionLost;

    public bool IsFinal => State.IsFinal();

    /// <summary>Where it failed; null when it did not.</summary>
    public FailureKind? Failure() => State switch
    {
        ExecutionState.Rejected => FailureKind.Rejected,
        ExecutionState.RolledBack => FailureKind.SelfTest,
        ExecutionState.Failed when Reason == LostReason => FailureKind.Lost,
        ExecutionState.Failed => EndedIn > ExecutionState.Downloading ? FailureKind.Install : FailureKind.Download,
        _ => null,
    };

    /// <summary>Takes a reported step; late, doubled and reordered reports change nothing.</summary>
    public Execution With(ReportEntry entry, DateTimeOffset now)
    {
        if (!State.CanBecome(entry.State))
        {
            return this;
        }

        return this with
        {
            State = entry.State,
            UpdatedAt = now,
            Components = entry.State.IsFinal() ? [] : Components,
            EndedIn = entry.State.IsFinal() ? State : null,
            Reason = entry.Reason,
            Detail = entry.Detail,
            BytesDownloaded = entry.BytesDownloaded ?? BytesDownloaded,
            Checks = entry.Checks is { Count: > 0 } checks ? checks : Checks,
            Durations = entry.Durations is { Count: > 0 } durations ? durations : Durations,
        };
    }

    public ExecutionView ToView(long? secondsLeft = null) =>
        new(ExecutionId, RolloutId, ReleaseId, State, UpdatedAt, Reason, Detail, BytesDownloaded, Checks, Durations, secondsLeft);
}
