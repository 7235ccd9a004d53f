using PosCloud.Core.Events;
using PosCloud.Core.Terminals;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Notices;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Notices;

/// <summary>
/// Which notices a check-in is answered with: those of the rollouts that the terminal belongs to, due soon, that it does not say to
/// have. Follows from the cached world and from what the check-in says, so that nothing is read or remembered. Pure.
/// </summary>
internal static class NoticeSelection
{
    /// <summary>Notices in one directive; the others come with the next.</summary>
    private const int MaxNotices = 4;

    /// <summary>A notice is sent so long before it is due: a terminal may be out of reach then, and shows it by itself.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <returns>Null when there is none.</returns>
    public static IReadOnlyList<DirectiveNotice>? For(
        World world, TerminalState state, Conditions conditions, string? language, IReadOnlyList<NoticeReport>? known, DateTimeOffset now)
    {
        List<DirectiveNotice>? due = null;
        foreach (var plan in world.Plans)
        {
            if (plan.Rollout.State != RolloutState.Running || !IsAhead(plan, state))
            {
                continue;
            }

            foreach (var notice in Of(plan, state, conditions, language, now))
            {
                if ((due?.Count ?? 0) < MaxNotices
                    && !(notice.ShowFrom > now + Ahead)
                    && known?.Any(k => k.RolloutId == notice.RolloutId && k.NoticeId == notice.NoticeId) is not true)
                {
                    (due ??= []).Add(notice);
                }
            }
        }

        return due;
    }

    /// <summary>Those of the release and of the terminal's wave, in the terminal's language.</summary>
    public static IEnumerable<DirectiveNotice> Of(RolloutPlan plan, TerminalState state, Conditions conditions, string? language, DateTimeOffset now)
    {
        var wave = plan.Rollout.Plan.AllWaves()[MembershipRules.Wave(plan.Rollout, state)].Notices;
        var release = plan.Release.Notices;
        if (wave is null && release is null)
        {
            yield break;
        }

        var planned = wave?.PlannedAt ?? release?.PlannedAt ?? PreconditionEvaluator.NextInstall(plan.Preconditions, conditions, now);
        foreach (var notice in (wave?.Items ?? []).Concat(release?.Items ?? []).DistinctBy(n => n.Id))
        {
            var (found, text) = notice.For(language, wave?.Language ?? release?.Language);
            yield return new DirectiveNotice(
                plan.Rollout.RolloutId,
                notice.Id,
                plan.Release.ReleaseId,
                notice.Phase,
                found,
                text,
                notice.Phase == NoticePhase.Before && notice.HoursBefore > 0 ? planned?.AddHours(-notice.HoursBefore) : null,
                planned,
                notice.MustAcknowledge,
                notice.WaitHours,
                notice.Checklist is { Count: > 0 } checklist ? [.. checklist.Select(i => new ChecklistLine(i.Id, i.Texts[found]))] : null);
        }
    }

    /// <summary>It is a member, and the rollout has not ended on it.</summary>
    private static bool IsAhead(RolloutPlan plan, TerminalState state) =>
        (plan.Rollout.Source is not null || state.Membership(plan.Rollout.RolloutId) is { Wave: not null })
        && state.Outcome(plan.Rollout.RolloutId) is null or { Kind: OutcomeKind.Withdrawn or OutcomeKind.Stepped or OutcomeKind.Failed or OutcomeKind.RolledBack };
}
