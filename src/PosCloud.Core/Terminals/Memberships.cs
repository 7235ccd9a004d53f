using PosCloud.Core.Rollouts;
using PosCloud.Core.Targeting;
using PosCloud.Core.Worlds;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Core.Terminals;

/// <summary>
/// Looks up what a terminal is to the live rollouts: one read for each that it does not know yet. The answer travels with the
/// terminal's state, so the next check-in reads nothing. The row is read even where the target does not hold (any more): who was
/// a member at the start stays one, whatever became of its tags and versions.
/// </summary>
public sealed class Memberships(IRolloutStore rollouts)
{
    /// <summary>Remembered, for the rollouts of the highest priority; with more live rollouts each check-in looks up the rest.</summary>
    private const int MaxRemembered = 32;

    /// <returns>The state with a membership for each live rollout, and without those of rollouts that have ended.</returns>
    public async Task<TerminalState> LoadAsync(TerminalState state, TerminalFacts facts, World world, CancellationToken cancellationToken)
    {
        var memberships = new List<Membership>();
        foreach (var plan in world.Plans.Where(p => p.Rollout.Source is null && !p.IsOwed))
        {
            memberships.Add(await FindAsync(plan, state, facts, cancellationToken).ConfigureAwait(false));
        }

        return memberships.SequenceEqual(state.Memberships ?? []) ? state : state with { Memberships = memberships };
    }

    /// <summary>What is kept of it.</summary>
    public static TerminalState Bounded(TerminalState state) =>
        state.Memberships is { Count: > MaxRemembered } all ? state with { Memberships = [.. all.Take(MaxRemembered)] } : state;

    private async Task<Membership> FindAsync(RolloutPlan plan, TerminalState state, TerminalFacts facts, CancellationToken cancellationToken)
    {
        var rollout = plan.Rollout;
        var known = state.Membership(rollout.RolloutId);
        if (known is null)
        {
            var row = await rollouts.FindMemberAsync(state.Estate, rollout.RolloutId, state.TerminalId, cancellationToken).ConfigureAwait(false);
            known = new Membership(rollout.RolloutId, row?.Wave, row?.Lanes ?? 0);
        }

        return known.Wave is null && rollout.Plan.Membership == RolloutMembership.Open && plan.Filters.IsTarget(FilterSubject.Of(state, facts))
            ? known with { Wave = plan.Filters.Waves.Joining(FilterSubject.Of(state, facts)) }
            : known;
    }
}
