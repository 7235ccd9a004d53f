using PosCloud.Core.Fleet;
using PosCloud.Core.Rollouts;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Looks up what a terminal is to the rollouts of its world: one read for each rollout that has it in its target and that it
/// does not know yet. The answer travels with the terminal's state, so the next check-in reads nothing.
/// </summary>
public sealed class Memberships(IRolloutStore rollouts)
{
    /// <returns>The state with a membership for each rollout that could concern the terminal, and without those that have ended.</returns>
    public async Task<TerminalState> LoadAsync(TerminalState state, TerminalFacts facts, World world, CancellationToken cancellationToken)
    {
        var kept = (state.Memberships ?? []).Where(m => world.Plans.Any(p => p.Rollout.RolloutId == m.RolloutId)).ToList();
        var isChanged = kept.Count != (state.Memberships?.Count ?? 0);
        foreach (var plan in world.Plans)
        {
            var rollout = plan.Rollout;
            if (rollout.Source is not null
                || kept.Exists(m => m.RolloutId == rollout.RolloutId)
                || !rollout.Target.Matches(facts.Hardware.Model, state.Site, state.TerminalId))
            {
                continue;
            }

            var member = await rollouts.FindMemberAsync(state.Estate, rollout.RolloutId, state.TerminalId, cancellationToken).ConfigureAwait(false);
            kept.Add(member is not null
                ? new Membership(rollout.RolloutId, member.Wave, member.Lanes)
                : Joining(rollout, state, facts));
            isChanged = true;
        }

        return isChanged ? state with { Memberships = kept.TakeLast(TerminalState.MaxOutcomes).ToList() } : state;
    }

    private static Membership Joining(RolloutRecord rollout, TerminalState state, TerminalFacts facts) => new(
        rollout.RolloutId,
        rollout.Plan.Membership == RolloutMembership.Open ? WaveFilters.AssignmentOf(rollout).Joining(TerminalViews.Of(state, facts)) : null,
        Lanes: 0);
}
