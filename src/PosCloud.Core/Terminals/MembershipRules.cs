using PosCloud.Core.Events;
using PosCloud.Core.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Whether a rollout is about a terminal. Pure.</summary>
internal static class MembershipRules
{
    /// <returns>Null when it is.</returns>
    public static Refusal? Check(RolloutRecord rollout, TerminalState state, TerminalFacts facts)
    {
        if (rollout.Source is { } source)
        {
            return state.Outcome(source)?.Kind == OutcomeKind.Confirmed
                ? null
                : new Refusal(RefusalRules.NotInTarget, $"not upgraded by {source}", $"upgraded by {source}", null, rollout.RolloutId);
        }

        if (!rollout.Target.Matches(facts.Hardware.Model, state.Site, state.TerminalId))
        {
            return new Refusal(RefusalRules.NotInTarget, "not in the target", "in the target", null, rollout.RolloutId);
        }

        return state.Membership(rollout.RolloutId) is { Wave: not null }
            ? null
            : new Refusal(RefusalRules.NotAMember, "came after the start", "a member at the start, or open membership", null, rollout.RolloutId);
    }

    public static int Wave(RolloutRecord rollout, TerminalState state) =>
        rollout.Source is not null ? 0 : Math.Clamp(state.Membership(rollout.RolloutId)!.Wave!.Value, 0, rollout.Waves.Count - 1);

    public static int Lanes(RolloutRecord rollout, TerminalState state) => state.Membership(rollout.Source ?? rollout.RolloutId)?.Lanes ?? 0;
}
