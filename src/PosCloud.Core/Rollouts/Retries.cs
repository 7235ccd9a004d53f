using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Rollouts;

/// <summary>Whether a failed upgrade is offered again: the same answer for the terminal's decision and for the counting.</summary>
public static class Retries
{
    /// <summary>Each attempt has columns of its own in the member's row.</summary>
    public const int MaxAttempts = 24;

    /// <param name="rollout">The rollout.</param>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="stepped">The last of them that installed a release on the way; 0 for none.</param>
    /// <param name="failure">Where the last one failed; null when that is not known.</param>
    /// <param name="failedAt">UTC.</param>
    /// <returns>From when on; null when never.</returns>
    public static DateTimeOffset? NextTry(RolloutRecord rollout, int attempts, int stepped, FailureKind? failure, DateTimeOffset failedAt)
    {
        if (attempts >= MaxAttempts)
        {
            return null;
        }

        return failedAt < rollout.RetryFailedAt
            ? rollout.RetryFailedAt
            : failure is { } kind ? rollout.Plan.Retry(kind)?.NextTry(attempts - stepped, failedAt) : null;
    }
}
