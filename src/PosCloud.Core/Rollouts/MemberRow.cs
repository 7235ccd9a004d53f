using PosCloud.Core.Events;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Rollouts;

/// <summary>A member and what became of it.</summary>
/// <param name="Attempts">In order; marks may arrive in any.</param>
/// <param name="IsUpToDate">It was seen with the release installed.</param>
/// <param name="ActiveUntil">It was heard of; before that it is not silent. UTC.</param>
public sealed record MemberRow(
    Member Member, IReadOnlyList<MemberAttempt> Attempts, bool IsUpToDate = false, DateTimeOffset? ActiveUntil = null)
{
    /// <summary>Where the member stands in the eyes of the gates. Pure.</summary>
    public MemberStanding Standing(RolloutRecord rollout)
    {
        if (IsUpToDate)
        {
            return MemberStanding.UpToDate;
        }

        if (Attempts.Count == 0)
        {
            return MemberStanding.Waiting;
        }

        var last = Attempts[^1];
        return last.Outcome switch
        {
            null => last.SilentAt is null ? MemberStanding.InFlight : MemberStanding.Silent,
            OutcomeKind.Withdrawn or OutcomeKind.Stepped => MemberStanding.Waiting,
            OutcomeKind.Confirmed => MemberStanding.Confirmed,
            _ when Retries.NextTry(rollout, last.Number, Stepped, last.Failure, last.EndedAt!.Value) is not null => MemberStanding.Retrying,
            OutcomeKind.RolledBack => MemberStanding.RolledBack,
            OutcomeKind.Rejected => MemberStanding.Rejected,
            _ => MemberStanding.Failed,
        };
    }

    private int Stepped => Attempts.LastOrDefault(a => a.Outcome == OutcomeKind.Stepped)?.Number ?? 0;

    /// <summary>Whether it has been in an upgrade for longer than it may be silent, as far as the row tells.</summary>
    public bool MayBeSilent(int silentAfterSeconds, DateTimeOffset now) =>
        Attempts is [.., { Outcome: null, SilentAt: null, OfferedAt: { } offered }]
        && offered.AddSeconds(silentAfterSeconds) <= now
        && !(ActiveUntil > now);
}

/// <summary>One try to upgrade a member.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="OfferedAt">UTC; null when its mark has not arrived.</param>
/// <param name="Outcome">How it ended; null while it runs.</param>
/// <param name="Failure">Where it failed.</param>
/// <param name="EndedAt">UTC.</param>
/// <param name="SilentAt">Since when it counts as silent; UTC.</param>
/// <param name="Model">The terminal's model, with <paramref name="Durations"/>.</param>
/// <param name="Durations">How long each step took, as the terminal measured.</param>
public sealed record MemberAttempt(
    int Number,
    DateTimeOffset? OfferedAt,
    OutcomeKind? Outcome = null,
    FailureKind? Failure = null,
    DateTimeOffset? EndedAt = null,
    DateTimeOffset? SilentAt = null,
    string? Model = null,
    IReadOnlyList<StepDuration>? Durations = null);

/// <summary>Where a member stands.</summary>
public enum MemberStanding
{
    Waiting,
    InFlight,
    Retrying,
    Confirmed,
    RolledBack,
    Failed,
    Rejected,
    Silent,
    UpToDate,
}
