using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.Rollouts;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>Whether a rollout offers anything to a member now. Pure.</summary>
internal static class RolloutRules
{
    /// <returns>Null when it does.</returns>
    public static Refusal? Check(RolloutPlan plan, TerminalState state, DateTimeOffset now)
    {
        var rollout = plan.Rollout;
        if (plan.Release.State != ReleaseState.Published)
        {
            return Refuse(RefusalRules.ReleaseWithdrawn, $"{plan.Release.ReleaseId} {KebabCaseEnumConverter<ReleaseState>.Name(plan.Release.State)}", "published");
        }

        if (plan.IsOwed)
        {
            return null;
        }

        if (rollout.State != RolloutState.Running)
        {
            return Refuse(RefusalRules.RolloutHalted, KebabCaseEnumConverter<RolloutState>.Name(rollout.State), "running");
        }

        var wave = MembershipRules.Wave(rollout, state);
        if (wave > rollout.OpenWave)
        {
            var waves = rollout.Plan.AllWaves();
            return Refuse(RefusalRules.WaveNotOpen, $"wave {waves[rollout.OpenWave].Name} is open", $"wave {waves[wave].Name} open");
        }

        return RateSlots.Next(rollout.RolloutId, state.TerminalId, rollout.Waves[wave].Slots, now) is { } next
            ? Refuse(RefusalRules.RateCap, "another minute's turn", "its own minute", next)
            : null;

        Refusal Refuse(string rule, string seen, string needed, DateTimeOffset? nextTry = null) =>
            new(rule, seen, needed, nextTry, rollout.RolloutId);
    }
}
