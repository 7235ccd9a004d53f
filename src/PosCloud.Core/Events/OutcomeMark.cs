using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Events;

/// <summary>
/// What a terminal's event means to its rollout. Marks of one terminal touch different columns (offered, ended), so they
/// can be written twice and in any order.
/// </summary>
/// <param name="RolloutId">The rollout.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">Why it ended so.</param>
/// <param name="At">UTC.</param>
/// <param name="Attempt">Counts the tries of the terminal in this rollout, from 1.</param>
/// <param name="Failure">Where it failed.</param>
/// <param name="Joined">With <see cref="OutcomeKind.Joined"/>: what it joined as.</param>
/// <param name="Model">The terminal's model, with <paramref name="Durations"/>.</param>
/// <param name="Durations">How long each step took.</param>
public sealed record OutcomeMark(
    string RolloutId,
    string TerminalId,
    OutcomeKind Kind,
    string? Reason,
    DateTimeOffset At,
    int Attempt = 1,
    FailureKind? Failure = null,
    Member? Joined = null,
    string? Model = null,
    IReadOnlyList<StepDuration>? Durations = null);

/// <summary>The step of a rollout that a terminal has reached.</summary>
public enum OutcomeKind
{
    Offered,
    Confirmed,
    RolledBack,
    Failed,
    Rejected,
    UpToDate,

    /// <summary>The offer was taken back before the terminal had changed anything; it does not count.</summary>
    Withdrawn,

    /// <summary>It installed a release on the way and gets the next one; it is not done.</summary>
    Stepped,

    /// <summary>The terminal joined a rollout that had started already.</summary>
    Joined,
}
