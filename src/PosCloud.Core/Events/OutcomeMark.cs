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
public sealed record OutcomeMark(string RolloutId, string TerminalId, OutcomeKind Kind, string? Reason, DateTimeOffset At);

/// <summary>The step of a rollout that a terminal has reached.</summary>
public enum OutcomeKind
{
    Offered,
    Confirmed,
    RolledBack,
    Failed,
    Rejected,
    UpToDate,
}
