using PosCloud.Core.Events;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>How a rollout ended on one terminal, for now.</summary>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Kind">How.</param>
/// <param name="Attempts">Tries made.</param>
/// <param name="Failure">Where the last one failed.</param>
/// <param name="At">When the last one ended; UTC.</param>
/// <param name="Stepped">The try that installed a release on the way; retries count from there.</param>
public sealed record RolloutOutcome(
    string RolloutId, OutcomeKind Kind, int Attempts = 1, FailureKind? Failure = null, DateTimeOffset At = default, int Stepped = 0);
