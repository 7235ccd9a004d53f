using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Targeting;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Whether a rollout is about a terminal. Pure.</summary>
internal static class MembershipRules
{
    /// <returns>Null when it is.</returns>
    public static Refusal? Check(RolloutPlan plan, TerminalState state, TerminalFacts facts)
    {
        var rollout = plan.Rollout;
        if (plan.IsOwed)
        {
            return null;
        }

        if (rollout.Source is { } source)
        {
            return state.Outcome(source)?.Kind == OutcomeKind.Confirmed
                ? null
                : new Refusal(RefusalRules.NotInTarget, $"not upgraded by {source}", $"upgraded by {source}", null, rollout.RolloutId);
        }

        if (state.Membership(rollout.RolloutId) is { Wave: not null })
        {
            return null;
        }

        return plan.Filters.IsTarget(FilterSubject.Of(state, facts))
            ? new Refusal(RefusalRules.NotAMember, "came after the start", "a member at the start, or open membership", null, rollout.RolloutId)
            : new Refusal(RefusalRules.NotInTarget, "not in the target", "in the target", null, rollout.RolloutId);
    }

    public static int Wave(RolloutRecord rollout, TerminalState state) =>
        rollout.Source is not null ? 0 : Math.Clamp(state.Membership(rollout.RolloutId)!.Wave!.Value, 0, rollout.Waves.Count - 1);

    public static int Lanes(RolloutRecord rollout, TerminalState state) => state.Membership(rollout.Source ?? rollout.RolloutId)?.Lanes ?? 0;
}
