using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Whether a terminal may try a rollout again. Pure.</summary>
internal static class OutcomeRules
{
    /// <returns>Null when it may, or has not tried yet.</returns>
    public static Refusal? Check(RolloutRecord rollout, RolloutOutcome? outcome, DateTimeOffset now)
    {
        if (outcome is null or { Kind: OutcomeKind.Withdrawn or OutcomeKind.Stepped, Attempts: < Retries.MaxAttempts })
        {
            return null;
        }

        var seen = KebabCaseEnumConverter<OutcomeKind>.Name(outcome.Kind);
        var isFailure = outcome.Kind is OutcomeKind.Failed or OutcomeKind.RolledBack or OutcomeKind.Rejected;
        if (!isFailure || Retries.NextTry(rollout, outcome.Attempts, outcome.Stepped, outcome.Failure, outcome.At) is not { } next)
        {
            return new Refusal(RefusalRules.AlreadyEnded, seen, "no outcome yet", null, rollout.RolloutId);
        }

        return next > now
            ? new Refusal(RefusalRules.RetryLater, $"{seen}, attempt {outcome.Attempts}", "the wait before the next attempt over", next, rollout.RolloutId)
            : null;
    }
}
