namespace PosCloud.Protocol.Rollouts;

/// <summary>How often a failed upgrade is offered again. A failure with retries left counts neither as error nor as success.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Max">Retries after the first attempt.</param>
/// <param name="BackoffSeconds">Wait before the first retry; it doubles with each.</param>
public sealed record RetryRule(FailureKind Kind, int Max, int BackoffSeconds)
{
    /// <summary>When an upgrade that failed after so many attempts may be offered again; null when it may not.</summary>
    /// <param name="attempts">Attempts made, at least 1.</param>
    /// <param name="failedAt">UTC.</param>
    public DateTimeOffset? NextTry(int attempts, DateTimeOffset failedAt) =>
        attempts <= Max ? failedAt.AddSeconds(Math.Min((long)BackoffSeconds << (attempts - 1), Limits.RolloutSeconds)) : null;

    internal void Check(FieldChecker check, string pointer)
    {
        check.Range(Max, 1, Limits.Retries, $"{pointer}/max");
        check.Range(BackoffSeconds, 1, Limits.RolloutSeconds, $"{pointer}/backoffSeconds");
    }
}
