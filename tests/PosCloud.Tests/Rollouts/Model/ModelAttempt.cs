using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Tests.Rollouts.Model;

/// <summary>One try of a terminal, as it lived it.</summary>
internal sealed class ModelAttempt
{
    /// <summary>Null while it runs.</summary>
    public ExecutionState? End { get; set; }

    /// <summary>Where it failed; null when it did not.</summary>
    public FailureKind? Failure { get; set; }

    /// <summary>It installs a release on the way to the rollout's own.</summary>
    public bool IsStep { get; init; }

    public bool IsUpgraded => End == ExecutionState.Confirmed && !IsStep;

    public DateTimeOffset EndedAt { get; set; }
}
